/** True when the two types are the same, `any` being the same as nothing else. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only for `true`: `type Checks = [Expect<Equal<A, B>>]`. */
export type Expect<T extends true> = T;

/** Compiles when the value is assignable to the type. */
export function is<T>(_value: T): void {}
