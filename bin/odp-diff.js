#!/usr/bin/env node
// Runs the compiled program; `npm run build` makes it.
import '../dist/cli/main.js';
