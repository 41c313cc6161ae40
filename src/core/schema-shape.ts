import type * as z from 'zod';

/** The schema without what only wraps it: optional, default, readonly, transformed. */
export function unwrapSchema(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema;
  for (;;) {
    const def = inner._zod.def as { innerType?: z.core.$ZodType; in?: z.core.$ZodType; out?: z.core.$ZodType };
    // A preprocess is a pipe from a transform: what it leads to says more.
    const next = def.innerType ?? (def.in?._zod.def.type === 'transform' ? def.out : def.in);
    if (next === undefined) return inner;
    inner = next;
  }
}

/** The keys of an object schema; those of all branches where it is a union. */
export function schemaShape(schema: z.core.$ZodType): Record<string, z.core.$ZodType> {
  const def = unwrapSchema(schema)._zod.def as {
    shape?: Record<string, z.core.$ZodType>;
    options?: readonly z.core.$ZodType[];
    left?: z.core.$ZodType;
    right?: z.core.$ZodType;
  };
  if (def.shape) return def.shape;
  if (def.left && def.right) return { ...schemaShape(def.left), ...schemaShape(def.right) };
  return Object.assign({}, ...(def.options ?? []).map(schemaShape)) as Record<string, z.core.$ZodType>;
}
