/** Goes to a finding or cause of the static page, opening what is folded around it; else to the explorer. */
export function followAnchor(hash: string, show: (id: number) => boolean): void {
  const target = hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
  if (target !== null) {
    for (let at: Element | null = target; at !== null; at = at.parentElement)
      if (at instanceof HTMLDetailsElement) at.open = true;
    target.scrollIntoView({ block: 'center' });
  }
  const id = Number(/^#f(\d+)$/.exec(hash)?.[1] ?? Number.NaN);
  if (Number.isNaN(id)) return;
  const found = show(id);
  if (target === null && found) document.getElementById('explore')?.scrollIntoView();
}
