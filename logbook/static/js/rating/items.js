// The next item, asked for while this one is answered, so that no key has to wait for it.

/** Gives {item, title} of the page at this address, or null where it did not come. */
export async function prefetch(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const item = page.getElementById("item");
    return item && { item: document.adoptNode(item), title: page.title };
  } catch {
    return null;
  }
}
