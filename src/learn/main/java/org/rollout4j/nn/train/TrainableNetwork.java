package org.rollout4j.nn.train;

import org.rollout4j.core.Workers;
import org.rollout4j.nn.Architecture;
import org.rollout4j.nn.Network;

/** A network with parameters that change, and its derivatives by them. */
public interface TrainableNetwork extends Network {
    /** A network of zero parameters, made by the {@link NetworkProvider} of the name {@code backend}. */
    static TrainableNetwork of(Architecture architecture, String backend) {
        return NetworkProvider.find(backend).create(architecture);
    }

    /**
     * Two networks of zero parameters, of {@code architecture} and the same with one output, that make action values together, see {@link
     * org.rollout4j.nn.DuelingNetwork}. Its parameters are those of the advantages, then those of the value.
     */
    static TrainableNetwork dueling(Architecture architecture, String backend) {
        return new TrainableDueling(of(architecture, backend), of(architecture.withOutputs(1), backend));
    }

    int parameterCount();

    /**
     * Takes {@link #parameterCount} parameters from {@code flat[offset ..]}. They need not be copied: to be called again after each change of them. No
     * pass may be running.
     */
    void setParameters(float[] flat, int offset);

    /**
     * A way through the network and back, for parameters that change after each; {@link #newPass} is for those that stay for a while.
     *
     * @param maxRows the most rows at once
     */
    TrainingPass newTrainingPass(int maxRows);

    /** One way through the network and back, on one thread; the inputs must stay as they are until it goes back. */
    interface TrainingPass extends Pass {
        /**
         * Computes the derivatives of a loss by the parameters, summed over the rows of the last {@link #forward}.
         *
         * @param outputGradients {@code [rows][outputs]}, the derivatives of the loss by the outputs
         * @param gradient {@code [parameterCount]} from {@code offset} on, written
         */
        void backward(int rows, float[] outputGradients, float[] gradient, int offset);

        /** As the other method, shared by threads where that is known to pay; how the work is cut does not depend on their number. */
        default void backward(int rows, float[] outputGradients, float[] gradient, int offset, Workers workers) {
            backward(rows, outputGradients, gradient, offset);
        }

        /**
         * Computes the derivatives of a loss by the inputs of the last {@link #forward}.
         *
         * @param outputGradients {@code [rows][outputs]}, the derivatives of the loss by the outputs
         * @param inputGradients {@code [rows][inputs]}, written
         */
        void backwardToInputs(int rows, float[] outputGradients, float[] inputGradients);
    }
}
