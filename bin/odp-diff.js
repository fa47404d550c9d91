#!/usr/bin/env node
// Runs the compiled program; `npm run build` makes it.
import '../dist/run/main.js';
