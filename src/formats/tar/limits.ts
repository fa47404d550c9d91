/** Limits of the tar reader alone; src/bytes/limits.ts has those shared with other readers. */

/** Extended headers before one member; real archives have at most three. */
export const maxExtendedHeaders = 64;

/** Global PAX headers of one archive; real ones have at most one for each archive that was appended. */
export const maxGlobalHeaders = 65_536;

/** UTF-16 units of all names together: they are joined into one string, which V8 limits to about 512 Mi. */
export const maxNameUnits = 256 * 1024 * 1024;

/** Extension blocks of one old GNU sparse map: 1 MiB, with room for 43,008 runs. */
export const maxSparseBlocks = 2048;
