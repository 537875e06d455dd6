package org.rollout4j.nn.train;

import org.rollout4j.nn.DuelingNetwork;

/** A {@link DuelingNetwork} that learns. Its parameters are those of the advantages, then those of the value. */
final class TrainableDueling implements TrainableNetwork {
    private final TrainableNetwork advantages;
    private final TrainableNetwork value;
    private final DuelingNetwork acting;

    TrainableDueling(TrainableNetwork advantages, TrainableNetwork value) {
        this.advantages = advantages;
        this.value = value;
        acting = new DuelingNetwork(advantages, value);
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
        return acting.newPass(maxRows);
    }

    @Override
    public TrainingPass newTrainingPass(int maxRows) {
        return new DuelingPass(maxRows);
    }

    private final class DuelingPass implements TrainingPass {
        private final int actions = outputs();
        private final TrainingPass advantagePass;
        private final TrainingPass valuePass;
        private final float[] values;
        private final float[] advantageGradients;

        DuelingPass(int maxRows) {
            advantagePass = advantages.newTrainingPass(maxRows);
            valuePass = value.newTrainingPass(maxRows);
            values = new float[maxRows];
            advantageGradients = new float[maxRows * actions];
        }

        @Override
        public void forward(int rows, float[] inputs, int inputOffset, float[] outputs, int outputOffset) {
            advantagePass.forward(rows, inputs, inputOffset, outputs, outputOffset);
            valuePass.forward(rows, inputs, inputOffset, values, 0);
            DuelingNetwork.combine(rows, actions, values, outputs, outputOffset);
        }

        @Override
        public void backward(int rows, float[] outputGradients, float[] gradient, int offset) {
            split(rows, outputGradients);
            advantagePass.backward(rows, advantageGradients, gradient, offset);
            valuePass.backward(rows, values, gradient, offset + advantages.parameterCount());
        }

        @Override
        public void backwardToInputs(int rows, float[] outputGradients, float[] inputGradients) {
            split(rows, outputGradients);
            float[] byValue = new float[rows * inputs()];
            advantagePass.backwardToInputs(rows, advantageGradients, inputGradients);
            valuePass.backwardToInputs(rows, values, byValue);
            for (int i = 0; i < byValue.length; i++) {
                inputGradients[i] += byValue[i];
            }
        }

        /** Into the derivatives by the advantages and, in the place of the values, by the values. */
        private void split(int rows, float[] outputGradients) {
            for (int row = 0; row < rows; row++) {
                int from = row * actions;
                float sum = 0;
                for (int i = from; i < from + actions; i++) {
                    sum += outputGradients[i];
                }
                float mean = sum / actions;
                for (int i = from; i < from + actions; i++) {
                    advantageGradients[i] = outputGradients[i] - mean;
                }
                values[row] = mean * actions;
            }
        }
    }
}
