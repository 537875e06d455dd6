package org.rollout4j.core;

/**
 * What computes, as far as the last bits depend on it. Where it is the same, the same training brings the same bits.
 *
 * @param openBlas the version of OpenBLAS and the processor that its kernels are made for, as far as they are known; null where it is not used
 * @param fused whether multiplications and additions are rounded once
 * @param fingerprint of the bits that it makes of some numbers, in hexadecimal
 */
public record Numerics(String openBlas, boolean fused, String fingerprint) {
    public Numerics {
        Require.that(fingerprint != null, "numerics.fingerprint", null, "it is needed");
    }

    /** Whether it makes the same bits of the same numbers, as far as a look can tell. */
    public boolean sameBits(Numerics other) {
        return fingerprint.equals(other.fingerprint);
    }

    /** In words. */
    public String describe() {
        return (openBlas == null ? "" : "OpenBLAS " + openBlas + ", ")
                + (fused ? "with fused multiply-add" : "without fused multiply-add");
    }
}
