package org.rollout4j.lm.file;

import org.rollout4j.core.Require;

/** Room for parameters, asked for before it is taken. */
final class Memory {
    private static final int MEGABYTE = 1 << 20;

    private Memory() {}

    /**
     * An array.
     *
     * @param what what it is for, for messages
     * @throws IllegalArgumentException if the heap does not have as much
     */
    static float[] floats(String what, long length) {
        Require.that(
                length <= Integer.MAX_VALUE - 8,
                "number of parameters of " + what,
                length,
                "at most " + (Integer.MAX_VALUE - 8) + " are read");
        long needed = length * Float.BYTES;
        long heap = Runtime.getRuntime().maxMemory();
        if (needed < heap) {
            try {
                return new float[(int) length];
            } catch (OutOfMemoryError e) {
                // One array that does not fit breaks nothing else.
                throw new IllegalArgumentException(tooLarge(what, needed, heap) + ", of which too little is free", e);
            }
        }
        throw new IllegalArgumentException(tooLarge(what, needed, heap));
    }

    private static String tooLarge(String what, long needed, long heap) {
        return what + " needs " + (needed + MEGABYTE - 1) / MEGABYTE + " MB, the heap has " + heap / MEGABYTE + " MB";
    }
}
