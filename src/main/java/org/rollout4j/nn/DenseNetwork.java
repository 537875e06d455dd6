package org.rollout4j.nn;

import java.util.Arrays;

/** The fast dense path: matrix products by OpenBLAS, everything else in plain loops over arrays. */
final class DenseNetwork implements Network {
    private final Architecture architecture;
    private final int layers;
    /** {@code [layers + 1]}, the widths from inputs to outputs. */
    private final int[] widths;
    /** {@code [layers][out * in]}. */
    private final float[][] weights;
    /** {@code [layers][out]}. */
    private final float[][] biases;

    DenseNetwork(Architecture architecture) {
        this.architecture = architecture;
        layers = architecture.layers();
        widths = new int[layers + 1];
        Arrays.setAll(widths, architecture::width);
        weights = new float[layers][];
        biases = new float[layers][];
        for (int layer = 0; layer < layers; layer++) {
            weights[layer] = new float[widths[layer + 1] * widths[layer]];
            biases[layer] = new float[widths[layer + 1]];
        }
    }

    @Override
    public Architecture architecture() {
        return architecture;
    }

    @Override
    public void setParameters(float[] flat, int offset) {
        int at = offset;
        for (int layer = 0; layer < layers; layer++) {
            System.arraycopy(flat, at, weights[layer], 0, weights[layer].length);
            at += weights[layer].length;
            System.arraycopy(flat, at, biases[layer], 0, biases[layer].length);
            at += biases[layer].length;
        }
    }

    @Override
    public Pass newPass(int maxRows) {
        return new DensePass(maxRows);
    }

    private final class DensePass implements Pass {
        /** {@code [layers][rows * width]}: what goes into each layer; the first is the caller's. */
        private final float[][] layerInputs = new float[layers][];
        /** {@code [layers][rows * width]}: the derivatives by what goes into each layer; the first is not needed. */
        private final float[][] inputGradients = new float[layers][];
        /** {@code [layers][out * in]}. */
        private final float[][] weightGradients = new float[layers][];

        DensePass(int maxRows) {
            for (int layer = 0; layer < layers; layer++) {
                if (layer > 0) {
                    layerInputs[layer] = new float[maxRows * widths[layer]];
                    inputGradients[layer] = new float[maxRows * widths[layer]];
                }
                weightGradients[layer] = new float[weights[layer].length];
            }
        }

        @Override
        public void forward(int rows, float[] inputs, float[] outputs) {
            layerInputs[0] = inputs;
            for (int layer = 0; layer < layers; layer++) {
                boolean last = layer == layers - 1;
                float[] out = last ? outputs : layerInputs[layer + 1];
                int width = widths[layer + 1];
                for (int row = 0; row < rows; row++) {
                    System.arraycopy(biases[layer], 0, out, row * width, width);
                }
                Blas.multiplyTransposed(rows, width, widths[layer], layerInputs[layer], weights[layer], 1f, out);
                if (!last) {
                    architecture.activation().apply(out, rows * width);
                }
            }
        }

        @Override
        public void backward(int rows, float[] outputGradients, float[] gradient) {
            int end = gradient.length;
            float[] sumGradients = outputGradients;
            for (int layer = layers - 1; layer >= 0; layer--) {
                int in = widths[layer];
                int out = widths[layer + 1];
                end -= out;
                sumRows(rows, out, sumGradients, gradient, end);
                Blas.transposedMultiply(out, in, rows, sumGradients, layerInputs[layer], weightGradients[layer]);
                end -= out * in;
                System.arraycopy(weightGradients[layer], 0, gradient, end, out * in);
                if (layer > 0) {
                    Blas.multiply(rows, in, out, sumGradients, weights[layer], inputGradients[layer]);
                    architecture.activation().backward(inputGradients[layer], layerInputs[layer], rows * in);
                    sumGradients = inputGradients[layer];
                }
            }
        }

        private static void sumRows(int rows, int width, float[] matrix, float[] sums, int offset) {
            Arrays.fill(sums, offset, offset + width, 0);
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < width; i++) {
                    sums[offset + i] += matrix[row * width + i];
                }
            }
        }
    }
}
