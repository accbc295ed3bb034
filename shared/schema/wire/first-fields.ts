import { isRecord, type SchemaObject } from '../document/keywords.ts';

const firstOf = (form: SchemaObject): string | undefined => {
  const [entry] = Object.entries(isRecord(form.properties) ? form.properties : {});
  return entry === undefined ? undefined : JSON.stringify(entry);
};

/**
 * Alternatives whose objects begin with the same field are refused by OpenAI, because it decides by the first field which
 * one it writes. Those begin with a field that only they have, where there is one; the order of fields means nothing else.
 */
export function withDistinctFirstFields(forms: SchemaObject[]): SchemaObject[] {
  const firsts = forms.map(firstOf);
  const entries = forms.flatMap((form) =>
    Object.entries(isRecord(form.properties) ? form.properties : {}).map((entry) => JSON.stringify(entry)),
  );
  return forms.map((form, index) => {
    const shared = firsts[index] !== undefined && firsts.filter((first) => first === firsts[index]).length > 1;
    if (!shared || !isRecord(form.properties)) return form;
    const own = Object.entries(form.properties);
    const telling = own.find((entry) => entries.filter((text) => text === JSON.stringify(entry)).length === 1);
    if (telling === undefined) return form;
    const properties = Object.fromEntries([telling, ...own.filter((entry) => entry !== telling)]);
    return {
      ...form,
      properties,
      ...(Array.isArray(form.required)
        ? { required: Object.keys(properties).filter((name) => isIn(form.required, name)) }
        : {}),
    };
  });
}

const isIn = (list: unknown, name: string): boolean => Array.isArray(list) && list.includes(name);
