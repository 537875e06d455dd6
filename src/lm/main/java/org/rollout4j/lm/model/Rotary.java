package org.rollout4j.lm.model;

import org.rollout4j.math.Fma;

/**
 * Rotary positions (Su et al., 2021): element {@code j} of a head and element {@code j + headSize / 2} are turned by the angle {@code position
 * / theta^(2 j / headSize)}. Of queries and keys, which come first in a row.
 */
final class Rotary {
    private final int heads;
    private final int size;
    private final int half;
    private final int rowWidth;
    private final float[] cosines;
    /** With the sign that each element takes. */
    private final float[] sines;

    Rotary(ModelConfig config) {
        heads = config.heads() + config.keyValueHeads();
        size = config.headSize();
        half = size / 2;
        rowWidth = config.attentionWidth();
        cosines = new float[Math.multiplyExact(config.contextLength(), size)];
        sines = new float[cosines.length];
        for (int j = 0; j < half; j++) {
            double frequency = Math.pow(config.ropeTheta(), -2.0 * j / size);
            for (int position = 0; position < config.contextLength(); position++) {
                int at = position * size + j;
                cosines[at] = (float) Math.cos(position * frequency);
                cosines[at + half] = cosines[at];
                sines[at + half] = (float) Math.sin(position * frequency);
                sines[at] = -sines[at + half];
            }
        }
    }

    /** Memory for turning, one for each thread. */
    static final class Scratch {
        private final float[] values;
        private final float[] partners;
        private final float[] cosines;
        private final float[] sines;

        Scratch(ModelConfig config) {
            int width = config.queryWidth() + config.keyValueWidth();
            values = new float[width];
            partners = new float[width];
            cosines = new float[width];
            sines = new float[width];
        }
    }

    /** Turns the queries and keys of {@code qkv[rows][attention width]}. */
    void turn(float[] qkv, int row, int position, Scratch scratch) {
        turn(qkv, row, position, 1, scratch);
    }

    /** Turns them back, which is also the backward pass of {@link #turn}. */
    void turnBack(float[] qkv, int row, int position, Scratch scratch) {
        turn(qkv, row, position, -1, scratch);
    }

    private void turn(float[] qkv, int row, int position, float direction, Scratch scratch) {
        float[] x = scratch.values;
        float[] partners = scratch.partners;
        float[] c = scratch.cosines;
        float[] s = scratch.sines;
        System.arraycopy(qkv, row * rowWidth, x, 0, x.length);
        for (int head = 0; head < heads; head++) {
            int at = head * size;
            System.arraycopy(x, at, partners, at + half, half);
            System.arraycopy(x, at + half, partners, at, half);
        }
        Kernels.tile(cosines, position * size, heads, size, c);
        Kernels.tile(sines, position * size, heads, size, s);
        for (int i = 0; i < x.length; i++) {
            x[i] = Fma.of(direction * s[i], partners[i], c[i] * x[i]);
        }
        System.arraycopy(x, 0, qkv, row * rowWidth, x.length);
    }
}
