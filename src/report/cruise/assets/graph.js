// Shows what a node or an edge is connected with: while the mouse is over it, or until Escape when it
// was clicked with the right button.
(() => {
  const title = (element) => element.querySelector("title")?.textContent.trim() ?? "";
  const nodes = new Map([...document.querySelectorAll(".node")].map((node) => [title(node), node]));
  const near = new Map([...nodes.values()].map((node) => [node, [node]]));
  for (const edge of document.querySelectorAll(".edge")) {
    const text = title(edge);
    // A name may hold the arrow, so the right place to cut is the one with a node on either side.
    for (let at = text.indexOf("->"); at >= 0; at = text.indexOf("->", at + 1)) {
      const ends = [nodes.get(text.slice(0, at)), nodes.get(text.slice(at + 2))];
      if (ends[0] && ends[1]) {
        near.set(edge, [edge, ...ends]);
        for (const end of ends) near.get(end).push(edge);
        break;
      }
    }
  }
  let pinned = false;
  const show = (element) => {
    for (const old of document.querySelectorAll(".near")) old.classList.remove("near");
    for (const now of near.get(element) ?? []) now.classList.add("near");
  };
  const at = (event) => event.target.closest(".node, .edge");
  document.addEventListener("mouseover", (event) => pinned || show(at(event)));
  document.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    pinned = Boolean(at(event));
    show(at(event));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      pinned = false;
      show(null);
    }
  });
})();
