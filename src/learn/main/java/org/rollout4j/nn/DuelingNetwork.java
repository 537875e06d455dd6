package org.rollout4j.nn;

/**
 * Action values as the value of the observation plus the advantage of each action over their mean (Wang et al., 2016, equation 9): {@code
 * Q = V + A - mean A}. The two are networks of their own. Its parameters are those of the advantages, then those of the value.
 */
final class DuelingNetwork implements Network {
    private final Network advantages;
    private final Network value;

    DuelingNetwork(Architecture architecture, NetworkConfig.Backend backend) {
        advantages = Network.of(architecture, backend);
        value = Network.of(architecture.withOutputs(1), backend);
    }

    @Override
    public int inputs() {
        return advantages.inputs();
    }

    @Override
    public int outputs() {
        return advantages.outputs();
    }

    @Override
    public int parameterCount() {
        return advantages.parameterCount() + value.parameterCount();
    }

    @Override
    public void setParameters(float[] flat, int offset) {
        advantages.setParameters(flat, offset);
        value.setParameters(flat, offset + advantages.parameterCount());
    }

    @Override
    public Pass newPass(int maxRows) {
        return new DuelingPass(maxRows);
    }

    private final class DuelingPass implements Pass {
        private final int actions = outputs();
        private final Pass ofAdvantages;
        private final Pass ofValue;
        private final float[] values;
        private final float[] advantageGradients;

        DuelingPass(int maxRows) {
            ofAdvantages = advantages.newPass(maxRows);
            ofValue = value.newPass(maxRows);
            values = new float[maxRows];
            advantageGradients = new float[maxRows * actions];
        }

        @Override
        public void forward(int rows, float[] inputs, int inputOffset, float[] outputs, int outputOffset) {
            ofAdvantages.forward(rows, inputs, inputOffset, outputs, outputOffset);
            ofValue.forward(rows, inputs, inputOffset, values, 0);
            for (int row = 0; row < rows; row++) {
                add(outputs, outputOffset + row * actions, values[row] - mean(outputs, outputOffset + row * actions));
            }
        }

        @Override
        public void backward(int rows, float[] outputGradients, float[] gradient, int offset) {
            split(rows, outputGradients);
            ofAdvantages.backward(rows, advantageGradients, gradient, offset);
            ofValue.backward(rows, values, gradient, offset + advantages.parameterCount());
        }

        @Override
        public void backwardToInputs(int rows, float[] outputGradients, float[] inputGradients) {
            split(rows, outputGradients);
            float[] byValue = new float[rows * inputs()];
            ofAdvantages.backwardToInputs(rows, advantageGradients, inputGradients);
            ofValue.backwardToInputs(rows, values, byValue);
            for (int i = 0; i < byValue.length; i++) {
                inputGradients[i] += byValue[i];
            }
        }

        /** Into the derivatives by the advantages and, in the place of the values, by the values. */
        private void split(int rows, float[] outputGradients) {
            System.arraycopy(outputGradients, 0, advantageGradients, 0, rows * actions);
            for (int row = 0; row < rows; row++) {
                float mean = mean(outputGradients, row * actions);
                values[row] = mean * actions;
                add(advantageGradients, row * actions, -mean);
            }
        }

        private float mean(float[] array, int from) {
            float sum = 0;
            for (int i = from; i < from + actions; i++) {
                sum += array[i];
            }
            return sum / actions;
        }

        private void add(float[] array, int from, float summand) {
            for (int i = from; i < from + actions; i++) {
                array[i] += summand;
            }
        }
    }
}
