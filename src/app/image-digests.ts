import { DigestGraphBuilder, shifted } from '../analysis/join-digests.ts';
import type { Finding } from '../model/cause.ts';
import type { DigestGraph } from '../model/digest-graph.ts';

interface Part {
  readonly findings: readonly Finding[];
  readonly digests: { readonly graph: DigestGraph; readonly top: number | null };
}

/** The digests of all platforms, and of the index that names their manifests where one differs. */
export function imageDigests(
  platforms: readonly Part[],
  index: { readonly findings: readonly Finding[]; readonly differs: boolean },
): { readonly graph: DigestGraph; readonly platforms: readonly Finding[]; readonly index: readonly Finding[] } {
  const builder = new DigestGraphBuilder();
  const top = index.differs ? builder.node() : undefined;
  const found = platforms.flatMap(({ findings, digests }) => {
    const offset = builder.add(digests.graph);
    if (digests.top !== null) builder.edge(digests.top + offset, top);
    return shifted(findings, offset);
  });
  const named = index.findings.map((finding) =>
    top === undefined || finding.role === 'derived' ? finding : { ...finding, digests: [top] },
  );
  return { graph: builder.graph, platforms: found, index: named };
}
