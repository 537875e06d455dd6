package org.rollout4j.nn;

import java.util.Arrays;

/** The fast dense path: matrix products by OpenBLAS, everything else in plain loops over arrays. */
final class DenseNetwork implements Network {
    /** Up to so many rows plain loops are faster than the way to OpenBLAS and back; nor need it be loaded for them. */
    static final int FEW_ROWS = 8;

    /** What is copied at once, in floats, so that it is read from the first cache. */
    private static final int LONGEST_COPY = 1024;

    private final Architecture architecture;
    private final int layers;
    /** {@code [layers + 1]}, the widths from inputs to outputs. */
    private final int[] widths;
    /** {@code [layers]}, where in the parameters the weights {@code [out][in]} of each layer begin; the biases {@code [out]} follow them. */
    private final int[] starts;

    private final float[] parameters;
    /** {@code [layers][in][out]}, the weights for plain loops; null until they are needed. */
    private volatile float[][][] transposed;

    DenseNetwork(Architecture architecture) {
        this.architecture = architecture;
        layers = architecture.layers();
        widths = new int[layers + 1];
        Arrays.setAll(widths, architecture::width);
        starts = new int[layers];
        for (int layer = 1; layer < layers; layer++) {
            starts[layer] = biases(layer - 1) + widths[layer];
        }
        parameters = new float[architecture.parameterCount()];
    }

    @Override
    public int inputs() {
        return architecture.inputs();
    }

    @Override
    public int outputs() {
        return architecture.outputs();
    }

    @Override
    public int parameterCount() {
        return parameters.length;
    }

    @Override
    public void setParameters(float[] flat, int offset) {
        System.arraycopy(flat, offset, parameters, 0, parameters.length);
        transposed = null;
    }

    /** Several threads may get here at once, and then all make the same. */
    private float[][][] transposed() {
        float[][][] made = transposed;
        if (made == null) {
            made = new float[layers][][];
            for (int layer = 0; layer < layers; layer++) {
                made[layer] = SmallProducts.transpose(widths[layer + 1], widths[layer], parameters, starts[layer]);
            }
            transposed = made;
        }
        return made;
    }

    @Override
    public Pass newPass(int maxRows) {
        return new DensePass(maxRows);
    }

    /** Where the biases of a layer begin. */
    private int biases(int layer) {
        return starts[layer] + widths[layer + 1] * widths[layer];
    }

    private final class DensePass implements Pass {
        private final int maxRows;
        /** {@code [layers][rows * width]}: what goes into each layer; the first is the caller's. */
        private final float[][] layerInputs = new float[layers][];
        /** {@code [layers][rows * width]}: the derivatives by what goes into each layer, made when first needed; the first never is. */
        private final float[][] inputGradients = new float[layers][];

        /** {@code [layers][out]}, the sums of one row, in an array without an offset for the sake of vectorised loops. */
        private final float[][] rowSums = new float[layers][];

        private float[] ones;
        private int inputOffset;

        DensePass(int maxRows) {
            this.maxRows = maxRows;
            for (int layer = 0; layer < layers; layer++) {
                rowSums[layer] = new float[widths[layer + 1]];
                if (layer > 0) {
                    layerInputs[layer] = new float[maxRows * widths[layer]];
                }
            }
        }

        @Override
        public void forward(int rows, float[] inputs, int offset, float[] outputs, int outputOffset) {
            layerInputs[0] = inputs;
            inputOffset = offset;
            for (int layer = 0; layer < layers; layer++) {
                boolean last = layer == layers - 1;
                float[] out = last ? outputs : layerInputs[layer + 1];
                affine(layer, rows, layer == 0 ? offset : 0, out, last ? outputOffset : 0);
                if (!last) {
                    architecture.activation().apply(out, rows * widths[layer + 1]);
                }
            }
        }

        private void affine(int layer, int rows, int offset, float[] out, int outOffset) {
            if (rows <= FEW_ROWS) {
                affineFew(layer, rows, offset, out, outOffset);
                return;
            }
            int width = widths[layer + 1];
            repeat(parameters, biases(layer), width, out, outOffset, rows * width);
            Blas.multiply(
                    false,
                    true,
                    rows,
                    width,
                    widths[layer],
                    layerInputs[layer],
                    offset,
                    parameters,
                    starts[layer],
                    out,
                    outOffset);
        }

        /** Fills with copies of {@code from}, each as long as what is there already up to a block: a few long copies, not many short ones. */
        private static void repeat(float[] from, int start, int width, float[] into, int offset, int length) {
            System.arraycopy(from, start, into, offset, width);
            int block = width * Math.max(1, LONGEST_COPY / width);
            int copied;
            for (int filled = width; filled < length; filled += copied) {
                copied = Math.min(Math.min(filled, block), length - filled);
                System.arraycopy(into, offset, into, offset + filled, copied);
            }
        }

        private void affineFew(int layer, int rows, int offset, float[] out, int outOffset) {
            float[][] weights = transposed()[layer];
            float[] sums = rowSums[layer];
            for (int row = 0; row < rows; row++) {
                System.arraycopy(parameters, biases(layer), sums, 0, sums.length);
                SmallProducts.addProduct(weights, layerInputs[layer], offset + row * widths[layer], sums);
                System.arraycopy(sums, 0, out, outOffset + row * sums.length, sums.length);
            }
        }

        @Override
        public void backward(int rows, float[] outputGradients, float[] gradient, int offset) {
            makeRoom();
            float[] sumGradients = outputGradients;
            for (int layer = layers - 1; layer >= 0; layer--) {
                int in = widths[layer];
                int out = widths[layer + 1];
                Arrays.fill(gradient, offset + starts[layer], offset + biases(layer) + out, 0);
                // the sums over the rows: by one row of ones
                Blas.multiply(false, false, 1, out, rows, ones, 0, sumGradients, 0, gradient, offset + biases(layer));
                int inOffset = layer == 0 ? inputOffset : 0;
                Blas.multiply(
                        true,
                        false,
                        out,
                        in,
                        rows,
                        sumGradients,
                        0,
                        layerInputs[layer],
                        inOffset,
                        gradient,
                        offset + starts[layer]);
                if (layer > 0) {
                    backThrough(layer, rows, sumGradients, inputGradients[layer]);
                    architecture.activation().backward(inputGradients[layer], layerInputs[layer], rows * in);
                    sumGradients = inputGradients[layer];
                }
            }
        }

        @Override
        public void backwardToInputs(int rows, float[] outputGradients, float[] gradients) {
            makeRoom();
            float[] sumGradients = outputGradients;
            for (int layer = layers - 1; layer > 0; layer--) {
                backThrough(layer, rows, sumGradients, inputGradients[layer]);
                architecture.activation().backward(inputGradients[layer], layerInputs[layer], rows * widths[layer]);
                sumGradients = inputGradients[layer];
            }
            backThrough(0, rows, sumGradients, gradients);
        }

        /** From the derivatives by the sums of a layer to those by its inputs. */
        private void backThrough(int layer, int rows, float[] sumGradients, float[] into) {
            int in = widths[layer];
            Arrays.fill(into, 0, rows * in, 0);
            Blas.multiply(
                    false, false, rows, in, widths[layer + 1], sumGradients, 0, parameters, starts[layer], into, 0);
        }

        private void makeRoom() {
            if (ones == null) {
                ones = new float[maxRows];
                Arrays.fill(ones, 1);
                for (int layer = 1; layer < layers; layer++) {
                    inputGradients[layer] = new float[maxRows * widths[layer]];
                }
            }
        }
    }
}
