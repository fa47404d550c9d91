/**
 * Every limit of the tool, with its unit in the name and the reason beside it. docs/limits.md is the page for people.
 * A limit that is hit becomes a problem with a path; it never reads as "equal".
 */

/** An OCI index, manifest or config. Registries cap manifests at 4 MiB; containers/image does the same. */
export const maxJsonBytes = 4 * 1024 * 1024;

/** Extended headers (PAX records, GNU long names) of one tar member. */
export const maxTarExtendedHeaderBytes = 1024 * 1024;

/** Members of one archive. */
export const maxArchiveMembers = 4_000_000;

/** How many containers may be nested inside one layer: layer → jar → jar → … */
export const maxNestingDepth = 12;

/** Inflated bytes of one member or payload; larger ones are compared as compressed bytes and reported. */
export const maxInflatedMemberBytes = 4 * 1024 * 1024 * 1024;

/** Uncompressed bytes of all streams that are opened in comparing one pair of layers, each time that one is opened. */
export const maxTotalInflatedBytes = 64 * 1024 * 1024 * 1024;

/** Inflated members up to this size stay in memory; larger ones go to a spool file. */
export const maxMemberBytesInMemory = 64 * 1024 * 1024;

/** Inflated bytes of one whole layer. */
export const maxLayerBytes = 64 * 1024 * 1024 * 1024;

/** Inflated ÷ compressed bytes above which input counts as a bomb (deflate cannot exceed 1,032). */
export const maxInflateRatio = 1_100;

/** The ratio is looked at only beyond this much output: small inputs may be all zeros, and cannot hurt. */
export const minInflateRatioBytes = 256 * 1024 * 1024;

/** Bytes read, inflated or written at one time. */
export const streamChunkBytes = 256 * 1024;

/** Gzip members of one stream, skippable zstd frames included in theirs: each costs an object in memory. */
export const maxGzipMembers = 100_000;
export const maxZstdFrames = 1_000_000;

/** Header of one gzip member; its name and comment have no limit of their own. */
export const maxGzipHeaderBytes = 1024 * 1024;

/** History that a zstd decoder must keep; the reference decoder refuses more than this as well. */
export const maxZstdWindowBytes = 128 * 1024 * 1024;

/** Output of the fallback inflater, which inflates a stream in one piece (Node cannot do more than 4 GiB that way). */
export const maxOneShotInflateBytes = 1024 * 1024 * 1024;

/** Payload on either side up to which compressor settings are tried, and members that may share them. */
export const maxSettingsTrialBytes = 32 * 1024 * 1024;
export const maxSettingsTrialMembers = 64;

/** Uncompressed layer up to which a proof compresses it again, which takes about a second for each 30 MB. */
export const maxReencodedLayerBytes = 1024 * 1024 * 1024;

/** Raw bytes of a field up to which its value is written as hex; longer ones are written as their digest. */
export const maxHexValueBytes = 64;

/** Text compared line by line; larger text is compared as byte ranges. */
export const maxTextBytes = 8 * 1024 * 1024;
export const maxTextLines = 200_000;

/** Edit length at which the line diff gives up and answers coarsely (deterministic, unlike a time limit). */
export const maxLineEdits = 2_000;

/** Separate byte runs reported for one opaque pair; further runs are merged into the last. */
export const maxByteRuns = 64;

/** Unmatched members on each side that are tried for similarity. */
export const maxSimilarityCandidates = 400;

/** A key store; the largest real ones hold some hundred certificates in 200 KiB. */
export const maxKeystoreBytes = 16 * 1024 * 1024;
