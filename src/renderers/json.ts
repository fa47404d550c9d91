import type { ByteRange } from '../model/bytes.ts';
import type { LeaveOneOut } from '../model/cause.ts';
import type {
  AttestedSide,
  LayerOrigin,
  Report,
  ReportAction,
  ReportAttestation,
  ReportBaseline,
  ReportCause,
  ReportExperiment,
  ReportFinding,
  ReportImage,
  ReportProblem,
  ReportStep,
} from '../model/report.ts';
import { jsonText } from '../util/json-text.ts';

/** The report as JSON: two spaces, the key order of the contract (section 4) whatever order the object has, a final newline. */
export function renderJson(report: Report): string {
  const { accounting, proof, policy } = report;
  const ordered: Report = {
    schemaVersion: report.schemaVersion,
    verdict: report.verdict,
    images: [orderImage(report.images[0]), orderImage(report.images[1])],
    causes: report.causes.map(orderCause),
    findings: report.findings.map(orderFinding),
    accounting: {
      differingBytes: accounting.differingBytes,
      root: accounting.root,
      derived: accounting.derived,
      encoding: accounting.encoding,
      unexplained: accounting.unexplained,
      hidden: accounting.hidden,
    },
    proof: {
      level: proof.level,
      capacityBits: proof.capacityBits,
      certificate: proof.certificate,
      ...(proof.stop === undefined ? {} : { stop: proof.stop }),
      ...leftOut(proof),
    },
    policy: {
      file: policy.file,
      hidden: policy.hidden,
      unusedRules: policy.unusedRules,
      ...(policy.accepted === undefined ? {} : { accepted: policy.accepted }),
      ...(policy.denied === undefined ? {} : { denied: policy.denied }),
    },
    ...(report.actions === undefined ? {} : { actions: report.actions.map(orderAction) }),
    ...(report.steps === undefined ? {} : { steps: report.steps.map(orderStep) }),
    ...(report.baseline === undefined ? {} : { baseline: orderBaseline(report.baseline) }),
    ...(report.experiment === undefined ? {} : { experiment: orderExperiment(report.experiment) }),
    ...(report.attestation === undefined ? {} : { attestation: orderAttestation(report.attestation) }),
    problems: report.problems.map(orderProblem),
  };
  return jsonText(ordered);
}

function orderImage(image: ReportImage): ReportImage {
  return {
    side: image.side,
    reference: image.reference,
    transport: image.transport,
    platform: image.platform,
    indexDigest: image.indexDigest,
    manifestDigest: image.manifestDigest,
    imageId: image.imageId,
    builder: image.builder,
  };
}

function orderCause(cause: ReportCause): ReportCause {
  return {
    id: cause.id,
    title: cause.title,
    parameters: { left: cause.parameters.left, right: cause.parameters.right },
    confidence: cause.confidence,
    findings: cause.findings,
    sites: cause.sites,
    ...(cause.digests === undefined ? {} : { digests: { alone: cause.digests.alone, touched: cause.digests.touched } }),
    fix: cause.fix.map((fix) => ({ for: fix.for, text: fix.text })),
    page: cause.page,
  };
}

function orderFinding(finding: ReportFinding): ReportFinding {
  const { location, security, predicate } = finding;
  return {
    id: finding.id,
    role: finding.role,
    cause: finding.cause,
    title: finding.title,
    grade: finding.grade,
    security: security === null ? null : { severity: security.severity, why: security.why },
    path: finding.path,
    location: {
      kind: location.kind,
      name: location.name,
      left: location.left.map(orderRange),
      right: location.right.map(orderRange),
    },
    left: finding.left,
    right: finding.right,
    bytes: finding.bytes,
    sites: finding.sites,
    examples: finding.examples,
    derivedFrom: finding.derivedFrom,
    equation: finding.equation,
    predicate: predicate === null ? null : { text: predicate.text, held: predicate.held },
    proof: finding.proof,
    ambiguousWith: finding.ambiguousWith,
    ...(finding.nature === undefined ? {} : { nature: finding.nature }),
    ...(finding.madeBy === undefined ? {} : { madeBy: finding.madeBy }),
    ...leftOut(finding),
  };
}

function orderRange(range: ByteRange): ByteRange {
  return { start: range.start, end: range.end };
}

function orderProblem(problem: ReportProblem): ReportProblem {
  return {
    code: problem.code,
    severity: problem.severity,
    side: problem.side,
    path: problem.path,
    offset: problem.offset,
    message: problem.message,
    hint: problem.hint,
  };
}

function orderAttestation({ moved, sentence, left, right }: ReportAttestation): ReportAttestation {
  const side = ({ imageDigest, imageId, args, env, policy }: AttestedSide): AttestedSide => ({
    imageDigest,
    imageId,
    args,
    env,
    ...(policy === undefined
      ? {}
      : { policy: policy.map(({ label, value, meaning, refused }) => ({ label, value, meaning, refused })) }),
  });
  return { moved, sentence, left: side(left), right: side(right) };
}

function orderBaseline({ file, fresh, gone }: ReportBaseline): ReportBaseline {
  return { file, fresh, gone: gone.map(({ cause, title, path, name }) => ({ cause, title, path, name })) };
}

function orderAction(action: ReportAction): ReportAction {
  const { reason, mnemonic, target, outputs, inputs, environment, chain, findings } = action;
  return {
    reason,
    mnemonic,
    target,
    outputs,
    inputs: inputs.map(({ path, maker }) => ({ path, maker })),
    arguments: { left: action.arguments.left, right: action.arguments.right },
    environment: environment.map(({ name, left, right }) => ({ name, left, right })),
    chain: chain.map((step) => ({ mnemonic: step.mnemonic, target: step.target, output: step.output })),
    findings,
  };
}

function orderStep({ path, left, right, findings }: ReportStep): ReportStep {
  const side = (origin: LayerOrigin | null): LayerOrigin | null =>
    origin === null
      ? null
      : {
          history: origin.history,
          createdBy: origin.createdBy,
          by: origin.by,
          lines: origin.lines.map(({ file, line, end, stage, text }) => ({ file, line, end, stage, text })),
          isAmbiguous: origin.isAmbiguous,
        };
  return { path, left: side(left), right: side(right), findings };
}

function orderExperiment(experiment: ReportExperiment): ReportExperiment {
  return {
    output: experiment.output,
    variations: experiment.variations.map(({ name, factor, how, skipped }) => ({ name, factor, how, skipped })),
    builds: experiment.builds.map(({ number, variations, clockHeld }) => ({ number, variations, clockHeld })),
    compared: experiment.compared,
    attribution: experiment.attribution.map(({ finding, variations, confidence, note }) => ({
      finding,
      variations,
      confidence,
      note,
    })),
    notes: experiment.notes,
  };
}

function leftOut({ leaveOneOut }: { readonly leaveOneOut?: LeaveOneOut }): { readonly leaveOneOut?: LeaveOneOut } {
  if (leaveOneOut === undefined) return {};
  const { needed, idle, untried } = leaveOneOut;
  return { leaveOneOut: { needed, idle, untried } };
}
