/** The part of a DOM element that the driver's functions use in the page; the compiler knows no DOM here. */
export interface PageElement {
  readonly className: string;
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  querySelector(selector: string): PageElement | null;
  getBoundingClientRect(): { readonly top: number };
}
