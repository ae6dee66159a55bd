/** The parts of /model.json that this page uses; docs/model.schema.json has all of it. */
export interface Model {
  format: number;
  types: RecordType[];
  enums: { name: string; values: EnumValue[] }[];
}

export interface RecordType {
  name: string;
  /** The scopes to read and to write records. */
  read: string;
  write: string;
  fields: Field[];
}

export interface Field {
  name: string;
  list?: true;
  required?: true;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  /** Bounds in the form of variables: text for BigInt and Decimal. */
  min?: number | string;
  max?: number | string;
  /** The code of a currency, or the name of a unit for Intl. */
  unit?: string;
  /** The scope to read or write the field, in addition to the type's. */
  scope?: string;
}

export interface EnumValue {
  name: string;
  label: string;
}

const FORMAT = 1;

/** Fetches the model. It needs no token, and browsers revalidate it. */
export async function fetchModel(): Promise<Model> {
  const response = await fetch('/model.json');
  if (!response.ok) throw new Error(`GET /model.json: HTTP ${response.status}`);
  const model: Model = await response.json();
  if (model.format !== FORMAT) throw new Error(`/model.json has format ${model.format}, not ${FORMAT}`);
  return model;
}

/** The label of an enum value. */
export function labelOf(values: EnumValue[], name: string): string {
  return values.find((each) => each.name === name)?.label ?? name;
}

/** The constraints of a field as attributes of its input. */
export function constraints({ list, required, minLength, maxLength, pattern, min, max }: Field) {
  return {
    ...(required && !list && { required }), // a list is never null, but may be empty
    ...(minLength && { minLength }),
    ...(maxLength && { maxLength }),
    ...(pattern && { pattern }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  };
}
