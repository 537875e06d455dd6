package org.rollout4j.nn.train;

import java.util.Arrays;
import org.rollout4j.core.Workers;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.DenseNetwork;

/** The fast dense path: matrix products by OpenBLAS, everything else in plain loops over arrays. */
final class TrainableDense implements TrainableNetwork {
    private final Architecture architecture;
    private final int layers;
    /** {@code [layers + 1]}, the widths from inputs to outputs. */
    private final int[] widths;

    private final DenseNetwork network;

    TrainableDense(Architecture architecture) {
        this.architecture = architecture;
        layers = architecture.layers();
        widths = new int[layers + 1];
        Arrays.setAll(widths, architecture::width);
        network = new DenseNetwork(architecture);
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
        return architecture.parameterCount();
    }

    @Override
    public void setParameters(float[] flat, int offset) {
        network.setParameters(flat, offset);
    }

    @Override
    public Pass newPass(int maxRows) {
        return network.newPass(maxRows);
    }

    @Override
    public TrainingPass newTrainingPass(int maxRows) {
        return new DenseTrainingPass(maxRows);
    }

    private final class DenseTrainingPass implements TrainingPass {
        private final int maxRows;
        private final DenseNetwork.DensePass forward;
        /** {@code [layers][rows * width]}: the derivatives by what goes into each layer, made when first needed; the first never is. */
        private final float[][] inputGradients = new float[layers][];

        private float[] ones;
        private int inputOffset;

        DenseTrainingPass(int maxRows) {
            this.maxRows = maxRows;
            forward = network.newTrainingPass(maxRows);
        }

        @Override
        public void forward(int rows, float[] inputs, int offset, float[] outputs, int outputOffset) {
            inputOffset = offset;
            forward.forward(rows, inputs, offset, outputs, outputOffset);
        }

        @Override
        public void backward(int rows, float[] outputGradients, float[] gradient, int offset) {
            makeRoom();
            float[] sumGradients = outputGradients;
            for (int layer = layers - 1; layer >= 0; layer--) {
                toParameters(layer, rows, sumGradients, gradient, offset, 0, widths[layer + 1]);
                if (layer > 0) {
                    toInputs(layer, 0, rows, sumGradients);
                    sumGradients = inputGradients[layer];
                }
            }
        }

        /** In halves of the units of a layer for its parameters, and of the rows for its inputs, which change no sum. */
        @Override
        public void backward(int rows, float[] outputGradients, float[] gradient, int offset, Workers workers) {
            makeRoom();
            float[] sumGradients = outputGradients;
            for (int at = layers - 1; at >= 0; at--) {
                int layer = at;
                float[] given = sumGradients;
                int units = widths[layer + 1];
                workers.forEach(layer > 0 ? 4 : 2, task -> {
                    switch (task) {
                        case 0 -> toParameters(layer, rows, given, gradient, offset, 0, units / 2);
                        case 1 -> toParameters(layer, rows, given, gradient, offset, units / 2, units);
                        case 2 -> toInputs(layer, 0, rows / 2, given);
                        default -> toInputs(layer, rows / 2, rows, given);
                    }
                });
                sumGradients = inputGradients[layer];
            }
        }

        /** Goes from the derivatives by the sums of a layer to those by the weights and biases of its units {@code from .. end - 1}. */
        private void toParameters(
                int layer, int rows, float[] sumGradients, float[] gradient, int offset, int from, int end) {
            int in = widths[layer];
            int out = widths[layer + 1];
            int biases = offset + architecture.biases(layer) + from;
            int weights = offset + architecture.weights(layer) + from * in;
            int count = end - from;
            // the sums over the rows: by one row of ones
            Blas.gemm(
                    false, false, 1, count, rows, 1, ones, 0, rows, sumGradients, from, out, 0, gradient, biases, out);
            float[] inputs = forward.layerInputs(layer);
            int inOffset = layer == 0 ? inputOffset : 0;
            Blas.gemm(
                    true,
                    false,
                    count,
                    in,
                    rows,
                    1,
                    sumGradients,
                    from,
                    out,
                    inputs,
                    inOffset,
                    in,
                    0,
                    gradient,
                    weights,
                    in);
        }

        /** Goes to those by the sums of the layer before, for the rows {@code from .. end - 1}. */
        private void toInputs(int layer, int from, int end, float[] sumGradients) {
            float[] into = inputGradients[layer];
            backThrough(layer, from, end, sumGradients, into);
            architecture
                    .activation()
                    .backward(into, forward.layerInputs(layer), from * widths[layer], end * widths[layer]);
        }

        @Override
        public void backwardToInputs(int rows, float[] outputGradients, float[] gradients) {
            makeRoom();
            float[] sumGradients = outputGradients;
            for (int layer = layers - 1; layer > 0; layer--) {
                toInputs(layer, 0, rows, sumGradients);
                sumGradients = inputGradients[layer];
            }
            backThrough(0, 0, rows, sumGradients, gradients);
        }

        /** From the derivatives by the sums of a layer to those by its inputs. */
        private void backThrough(int layer, int from, int end, float[] sumGradients, float[] into) {
            int in = widths[layer];
            int out = widths[layer + 1];
            Blas.gemm(
                    false,
                    false,
                    end - from,
                    in,
                    out,
                    1,
                    sumGradients,
                    from * out,
                    out,
                    network.parameters(),
                    network.weights(layer),
                    in,
                    0,
                    into,
                    from * in,
                    in);
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
