const open = new Set<() => void>();

/**
 * Has `undo` called when the process ends before the returned function was called: for what must not stay behind, such as
 * temporary files and programs that were started. `undo` cannot wait for anything.
 */
export function atEnd(undo: () => void): () => void {
  open.add(undo);
  return () => void open.delete(undo);
}

/** Undoes what is still open in this thread, the latest first. What fails does not keep the rest from being tried. */
export function undoAll(): void {
  for (const undo of [...open].reverse()) {
    open.delete(undo);
    try {
      undo();
    } catch {
      // The process ends; nobody could do anything about it.
    }
  }
}
