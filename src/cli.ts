void 0;
export {};
