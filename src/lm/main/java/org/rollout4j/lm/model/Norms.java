package org.rollout4j.lm.model;

import org.rollout4j.math.Fma;

/** Layer and RMS normalisation of rows, forward and backward, with memory for so many rows of so many numbers. */
final class Norms {
    private final boolean centred;
    private final int width;
    private final float epsilon;
    private final float[] product;
    private final float[] weights;
    private final float[] biases;
    private final float[] sums;
    private final float[] moreSums;
    private final float[] ones;

    /**
     * @param centred whether the mean is taken away first: layer normalisation
     * @param maxRows the most rows
     * @param ones at least as many as there are rows or columns
     */
    Norms(boolean centred, int width, double epsilon, int maxRows, float[] ones) {
        this.centred = centred;
        this.width = width;
        this.epsilon = (float) epsilon;
        this.product = new float[maxRows * width];
        this.weights = new float[maxRows * width];
        this.biases = new float[centred ? maxRows * width : 0];
        this.sums = new float[maxRows];
        this.moreSums = new float[maxRows];
        this.ones = ones;
    }

    /**
     * {@code y = (x - mean) / deviation * weight + bias}; for RMS normalisation {@code y = x / rms * weight}.
     *
     * @param normalised {@code [rows][width]}, set to what {@code y} is before weight and bias; may be {@code y}
     * @param scales {@code [rows]}, set to {@code 1 / deviation}
     */
    void forward(
            float[] x,
            int rows,
            float[] parameters,
            Layout.Slot weight,
            Layout.Slot bias,
            float[] normalised,
            float[] y,
            float[] scales) {
        normalise(x, rows, normalised, scales);
        scale(normalised, rows, parameters, weight, bias, y);
    }

    /** What {@link #forward} gives of what it normalised: {@code y = normalised * weight + bias}. */
    void scale(float[] normalised, int rows, float[] parameters, Layout.Slot weight, Layout.Slot bias, float[] y) {
        Kernels.tile(parameters, weight.offset(), rows, width, weights);
        int length = rows * width;
        if (bias == null) {
            for (int i = 0; i < length; i++) {
                y[i] = normalised[i] * weights[i];
            }
        } else {
            Kernels.tile(parameters, bias.offset(), rows, width, biases);
            for (int i = 0; i < length; i++) {
                y[i] = Fma.of(normalised[i], weights[i], biases[i]);
            }
        }
    }

    private void normalise(float[] x, int rows, float[] normalised, float[] scales) {
        int length = rows * width;
        float[] from = x;
        if (centred) {
            Kernels.rowSums(x, rows, width, 1f / width, sums, ones);
            for (int row = 0; row < rows; row++) {
                int at = row * width;
                float mean = sums[row];
                for (int j = 0; j < width; j++) {
                    normalised[at + j] = x[at + j] - mean;
                }
            }
            from = normalised;
        }
        for (int i = 0; i < length; i++) {
            product[i] = from[i] * from[i];
        }
        Kernels.rowSums(product, rows, width, 1f / width, sums, ones);
        for (int row = 0; row < rows; row++) {
            float scale = (float) (1 / Math.sqrt(sums[row] + epsilon));
            scales[row] = scale;
            int at = row * width;
            for (int j = 0; j < width; j++) {
                normalised[at + j] = from[at + j] * scale;
            }
        }
    }

    /**
     * Adds the gradient of {@code x} to {@code dx}, and those of weight and bias to {@code gradient}, unless that is null.
     *
     * @param normalised as {@link #forward} set it
     * @param dy overwritten
     */
    void backward(
            float[] normalised,
            float[] scales,
            float[] dy,
            int rows,
            float[] parameters,
            Layout.Slot weight,
            Layout.Slot bias,
            float[] dx,
            float[] gradient) {
        int length = rows * width;
        if (gradient != null) {
            for (int i = 0; i < length; i++) {
                product[i] = dy[i] * normalised[i];
            }
            Kernels.columnSums(product, rows, width, gradient, weight.offset(), ones);
            if (bias != null) {
                Kernels.columnSums(dy, rows, width, gradient, bias.offset(), ones);
            }
        }
        Kernels.tile(parameters, weight.offset(), rows, width, weights);
        for (int i = 0; i < length; i++) {
            dy[i] *= weights[i];
        }
        for (int i = 0; i < length; i++) {
            product[i] = dy[i] * normalised[i];
        }
        Kernels.rowSums(product, rows, width, 1f / width, sums, ones);
        if (centred) {
            Kernels.rowSums(dy, rows, width, 1f / width, moreSums, ones);
        }
        for (int row = 0; row < rows; row++) {
            int at = row * width;
            float scale = scales[row];
            float along = sums[row];
            float mean = centred ? moreSums[row] : 0;
            for (int j = 0; j < width; j++) {
                dx[at + j] += scale * (dy[at + j] - mean - normalised[at + j] * along);
            }
        }
    }
}
