package org.rollout4j.eval;

/** Hashes of what an episode shows and brings, so that episodes can be told apart without keeping them. */
final class EpisodeHash {
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private EpisodeHash() {}

    /** The hash of what was hashed before and one number more. */
    static long mix(long hash, float value) {
        return mix(hash, bits(value));
    }

    /** The hash of what was hashed before and {@code size} numbers more: two at a time, in two chains that a processor follows side by side. */
    static long mix(long hash, float[] values, int from, int size) {
        long one = hash;
        long other = ~hash;
        int end = from + size;
        int i = from;
        for (; i + 3 < end; i += 4) {
            one = mix(one, bits(values[i]) << 32 | bits(values[i + 1]));
            other = mix(other, bits(values[i + 2]) << 32 | bits(values[i + 3]));
        }
        for (; i < end; i++) {
            one = mix(one, bits(values[i]));
        }
        return one ^ Long.rotateLeft(other, 17);
    }

    private static long bits(float value) {
        return Float.floatToRawIntBits(value) & 0xFFFFFFFFL;
    }

    /** The rotation lets differences of the highest bits spread, too: those of signs must not cancel each other. */
    private static long mix(long hash, long bits) {
        return Long.rotateLeft((hash ^ bits) * PRIME, 29);
    }
}
