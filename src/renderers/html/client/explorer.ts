import type { Packed, PackedFinding } from '../explore/packed.ts';
import { unpack } from '../explore/unpack.ts';
import { findingDetails, nodeDetails } from './details.ts';
import { byId } from './dom.ts';
import { select } from './selection.ts';
import { buildTree, reveal, type TreeNode } from './tree-model.ts';
import { TreeView } from './tree-view.ts';

const searchPauseMs = 120;

/** Search, filters, the tree of findings and the details of the one that is selected. */
export class Explorer {
  readonly #packed: Packed;
  readonly #byId: ReadonlyMap<number, PackedFinding>;
  /** Findings that follow from a finding, by its id. */
  readonly #followers = new Map<number, number[]>();
  readonly #tree: TreeView;
  #root: TreeNode;

  constructor(packed: Packed) {
    this.#packed = packed;
    this.#byId = new Map(packed.findings.map((finding) => [finding[0], finding]));
    for (const finding of packed.findings)
      for (const source of finding[17]) {
        const list = this.#followers.get(source) ?? [];
        list.push(finding[0]);
        this.#followers.set(source, list);
      }
    this.#tree = new TreeView(byId('explore-tree'), packed.texts, (node) => this.#showDetails(node));
    this.#root = buildTree(packed, packed.findings, 'files');
    const tools = byId('explore-tools') as HTMLFormElement;
    let timer = 0;
    tools.addEventListener('submit', (event) => event.preventDefault());
    tools.addEventListener('input', () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => this.#apply(), searchPauseMs);
    });
    this.#apply();
  }

  /** Selects a finding, whatever the tools hide; false when the page has none of this id. */
  show(id: number): boolean {
    if (!this.#byId.has(id)) return false;
    let node = reveal(this.#root, id);
    if (node === null) {
      (byId('explore-tools') as HTMLFormElement).reset();
      this.#apply();
      node = reveal(this.#root, id);
    }
    if (node !== null) this.#tree.select(node);
    return node !== null;
  }

  #apply(): void {
    const given = new FormData(byId('explore-tools') as HTMLFormElement);
    const search = (byId('explore-search') as HTMLInputElement).value.toLowerCase();
    const roles = new Set(['root', 'derived', 'encoding', 'unexplained'].filter((role) => given.has(role)));
    const found = select(this.#packed, { search, roles, securityOnly: given.has('security') });
    this.#root = buildTree(this.#packed, found, given.get('by') === 'causes' ? 'causes' : 'files');
    this.#tree.set(this.#root);
    byId('explore-count').textContent = `${found.length} of ${this.#packed.findings.length} findings`;
    byId('explore-details').replaceChildren();
  }

  #showDetails(node: TreeNode): void {
    const host = byId('explore-details');
    if (node.finding === null) {
      host.replaceChildren(nodeDetails(node, this.#packed.texts));
      return;
    }
    const finding = unpack(this.#packed, node.finding);
    const named = (ids: readonly number[]): { id: number; label: string }[] =>
      ids.flatMap((id) => {
        const packed = this.#byId.get(id);
        return packed === undefined ? [] : [{ id, label: unpack(this.#packed, packed).location.name }];
      });
    const followers = named(this.#followers.get(finding.id) ?? []);
    host.replaceChildren(findingDetails(finding, { sources: named(finding.derivedFrom), followers }));
  }
}
