import type { ByteRange, Digest, SideName } from './bytes.ts';
import type { Confidence, Fix, Grade, LeaveOneOut, ProofLevel, Role, Security } from './cause.ts';
import type { DigestReach } from './digest-graph.ts';
import type { LocationKind } from './site.ts';

export type { ProofLevel } from './cause.ts';
export type Verdict = 'identical' | 'equivalent' | 'different' | 'incomplete';

/** Contract section 4, field for field. The JSON report is this object; every view is made from it. */
export interface Report {
  readonly schemaVersion: 1;
  readonly verdict: Verdict;
  readonly images: readonly [ReportImage, ReportImage];
  readonly causes: readonly ReportCause[];
  readonly findings: readonly ReportFinding[];
  readonly accounting: {
    readonly differingBytes: number;
    readonly root: number;
    readonly derived: number;
    readonly encoding: number;
    readonly unexplained: number;
    readonly hidden: number;
  };
  readonly proof: {
    readonly level: ProofLevel | null;
    readonly capacityBits: number | null;
    readonly certificate: string | null;
    /** Added: in one sentence, what kept the proof from going further; null at P4 and where nothing differs. */
    readonly stop?: string | null;
    /** Added: whether anything can be left out of what was undone, place by place; absent without a proof. */
    readonly leaveOneOut?: LeaveOneOut;
  };
  readonly policy: {
    readonly file: string | null;
    readonly hidden: readonly number[];
    readonly unusedRules: readonly string[];
    /** Added: findings that a rule accepts, so that they do not make the exit status 1; a subset of `hidden`. */
    readonly accepted?: readonly number[];
    /** Added: findings that a deny rule names. */
    readonly denied?: readonly number[];
  };
  /** Added: where two builds part, by their execution logs; absent when none were given. */
  readonly actions?: readonly ReportAction[];
  /** Added: which steps of a Dockerfile build made the layers that differ; absent where no history tells. */
  readonly steps?: readonly ReportStep[];
  /** Added: what an earlier report says, where one was given to compare with. */
  readonly baseline?: ReportBaseline;
  /** Added: what `odp-diff build` did to find out why; absent otherwise. */
  readonly experiment?: ReportExperiment;
  /** Added: what an attestation token would claim, where an image is made for Confidential Space. */
  readonly attestation?: ReportAttestation;
  readonly problems: readonly ReportProblem[];
}

/** The first action of a build that differs, and the actions that carry the difference on. */
export interface ReportAction {
  /** Other outputs of one command with equal inputs; another command or environment; an input that no logged action made. */
  readonly reason: 'nondeterministic' | 'command' | 'input';
  readonly mnemonic: string;
  /** Label of the target. */
  readonly target: string;
  /** Paths below the execution root. */
  readonly outputs: readonly string[];
  /** Inputs that differ, with the action that makes them where the action graph knows one. */
  readonly inputs: readonly { readonly path: string; readonly maker: string | null }[];
  readonly arguments: { readonly left: readonly string[]; readonly right: readonly string[] };
  readonly environment: readonly {
    readonly name: string;
    readonly left: string | null;
    readonly right: string | null;
  }[];
  readonly chain: readonly { readonly mnemonic: string; readonly target: string; readonly output: string }[];
  /** Findings in files that this action or one of its chain made, by their names. */
  readonly findings: readonly number[];
}

/** What made one layer that differs, on either side. */
export interface ReportStep {
  /** As the findings' paths begin: `layer:3`, after `index` and the platform where there are several. */
  readonly path: readonly string[];
  /** null where the side has no such layer or its history does not tell. */
  readonly left: LayerOrigin | null;
  readonly right: LayerOrigin | null;
  readonly findings: readonly number[];
}

/** Where a layer comes from, by the config's history and the Dockerfile that was given. Both are claims, not proofs. */
export interface LayerOrigin {
  /** Entries of the history, counted from 0; several where the builder put their work into one layer. */
  readonly history: readonly number[];
  /** What the last of them says, shortened. */
  readonly createdBy: string;
  /** Whose step it is: lines of the Dockerfile, the image that its FROM names, neither; null where no Dockerfile was given. */
  readonly by: 'dockerfile' | 'base' | 'unmatched' | null;
  /** Lines of the Dockerfile in its order; of `base` the FROM. */
  readonly lines: readonly DockerfileLine[];
  /** True where the history does not tell which of the lines it was. */
  readonly isAmbiguous: boolean;
}

/** One instruction of a Dockerfile. */
export interface DockerfileLine {
  /** As the user named it. */
  readonly file: string;
  /** First and last line, counted from 1. */
  readonly line: number;
  readonly end: number;
  /** As AS names it; null where it does not. */
  readonly stage: string | null;
  /** Shortened. */
  readonly text: string;
}

/** Claims of a Confidential Space token that come from the image, for both sides. */
export interface ReportAttestation {
  /** Those that are not equal. */
  readonly moved: readonly ('image_digest' | 'image_id' | 'args' | 'env')[];
  readonly sentence: string;
  readonly left: AttestedSide;
  readonly right: AttestedSide;
}

export interface AttestedSide {
  /** Of what the reference names: the index or the manifest. */
  readonly imageDigest: Digest | null;
  readonly imageId: Digest | null;
  /** Entrypoint and Cmd. */
  readonly args: readonly string[];
  readonly env: readonly string[];
  /** Added: the labels of the launch policy, and what each does. */
  readonly policy?: readonly AttestedLabel[];
}

export interface AttestedLabel {
  readonly label: string;
  readonly value: string;
  /** In one sentence without a full stop: what it does, or why the launcher refuses it. */
  readonly meaning: string;
  /** The launcher does not start the workload. */
  readonly refused: boolean;
}

/** A report held against an earlier one. */
export interface ReportBaseline {
  /** As the user named it. */
  readonly file: string;
  /** Findings that the earlier report does not have. */
  readonly fresh: readonly number[];
  /** Findings of the earlier report that went away. */
  readonly gone: readonly {
    readonly cause: string | null;
    readonly title: string;
    readonly path: readonly string[];
    readonly name: string;
  }[];
}

/** Builds under conditions that were made different on purpose. */
export interface ReportExperiment {
  /** What the build makes, as the user named it. */
  readonly output: string;
  readonly variations: readonly {
    readonly name: string;
    readonly factor: string;
    readonly how: string;
    /** Why it was left out; null when it was not. */
    readonly skipped: string | null;
  }[];
  /** In the order in which they ran; numbers count from 1. */
  readonly builds: readonly {
    readonly number: number;
    /** Variations in force. */
    readonly variations: readonly string[];
    /** The clock stood still. */
    readonly clockHeld: boolean;
  }[];
  /** Numbers of the builds that the report compares. */
  readonly compared: readonly [number, number];
  /** One entry for each finding that is no mere consequence. An empty list of variations: not settled. */
  readonly attribution: readonly {
    readonly finding: number;
    readonly variations: readonly string[];
    readonly confidence: Confidence;
    readonly note: string;
  }[];
  readonly notes: readonly string[];
}

export interface ReportImage {
  readonly side: SideName;
  /** As the user gave it. */
  readonly reference: string;
  readonly transport: string;
  readonly platform: string;
  readonly indexDigest: Digest | null;
  readonly manifestDigest: Digest | null;
  readonly imageId: Digest | null;
  /** Added: what kind of builder the config's history speaks of; null when it does not tell. */
  readonly builder: 'bazel' | 'docker' | null;
}

export interface ReportCause {
  /** A factor or, where no factor is known, the cause of the site itself. */
  readonly id: string;
  readonly title: string;
  readonly parameters: { readonly left: string | null; readonly right: string | null };
  readonly confidence: Confidence;
  /** Ids of findings. */
  readonly findings: readonly number[];
  readonly sites: number;
  /** Added: how many digests of files, layers, config and manifest this cause changes; absent in older reports. */
  readonly digests?: DigestReach;
  readonly fix: readonly Fix[];
  readonly page: string;
}

export interface ReportFinding {
  readonly id: number;
  readonly role: Role;
  readonly cause: string | null;
  /** Added to the contract: the cause's title, so that a view needs no catalogue. */
  readonly title: string;
  readonly grade: Grade;
  readonly security: Security | null;
  readonly path: readonly string[];
  readonly location: {
    readonly kind: LocationKind;
    readonly name: string;
    readonly left: readonly ByteRange[];
    readonly right: readonly ByteRange[];
  };
  readonly left: string | null;
  readonly right: string | null;
  readonly bytes: number;
  readonly sites: number;
  /** At most five paths when `sites` is more than 1, else empty. */
  readonly examples: readonly (readonly string[])[];
  readonly derivedFrom: readonly number[];
  readonly equation: string | null;
  readonly predicate: { readonly text: string; readonly held: boolean } | null;
  readonly proof: ProofLevel | null;
  /** Added: other causes that fit as well; empty when the answer is unambiguous. */
  readonly ambiguousWith: readonly string[];
  /** Added: what unexplained bytes look like and where in the file they stand, as the rest of a sentence; absent where not known. */
  readonly nature?: string;
  /** Added: which step of the build made the layer that it lies in, as a sentence; absent where not known. */
  readonly madeBy?: string;
  /** Added: leave-one-out for the places of this finding; absent where nothing was undone. */
  readonly leaveOneOut?: LeaveOneOut;
}

export interface ReportProblem {
  readonly code: string;
  /** Added: `note` does not touch the verdict. */
  readonly severity: 'error' | 'note';
  readonly side: SideName;
  readonly path: readonly string[];
  readonly offset: number | null;
  readonly message: string;
  readonly hint: string;
}
