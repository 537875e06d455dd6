package org.rollout4j.nn;

/** A function of rows of inputs with parameters, and its derivatives by them. */
public interface Network {
    /** A network of zero parameters, computed by {@code backend}. */
    static Network of(Architecture architecture, NetworkConfig.Backend backend) {
        return switch (backend) {
            case DENSE -> new DenseNetwork(architecture);
            case DL4J -> NetworkProvider.find("dl4j").create(architecture);
        };
    }

    /** Two networks of zero parameters, of {@code architecture} and the same with one output, that make action values together. */
    static Network dueling(Architecture architecture, NetworkConfig.Backend backend) {
        return new DuelingNetwork(architecture, backend);
    }

    /** Numbers that go in. */
    int inputs();

    /** Numbers that come out. */
    int outputs();

    int parameterCount();

    /** Copies {@link #parameterCount} parameters from {@code flat[offset ..]}. No pass may be running. */
    void setParameters(float[] flat, int offset);

    /** Scratch memory for up to {@code maxRows} rows at a time. Different passes may run on different threads. */
    Pass newPass(int maxRows);

    /** One way through the network and back, on one thread. */
    interface Pass {
        /**
         * Computes outputs.
         *
         * @param rows 1 to the most this pass has room for
         * @param inputs {@code [rows][inputs]} from {@code inputOffset} on; must stay as they are until {@link #backward}
         * @param outputs {@code [rows][outputs]} from {@code outputOffset} on, written
         */
        void forward(int rows, float[] inputs, int inputOffset, float[] outputs, int outputOffset);

        /**
         * Computes the derivatives of a loss by the parameters, summed over the rows of the last {@link #forward}.
         *
         * @param outputGradients {@code [rows][outputs]}, the derivatives of the loss by the outputs
         * @param gradient {@code [parameterCount]} from {@code offset} on, written
         */
        void backward(int rows, float[] outputGradients, float[] gradient, int offset);

        /**
         * Computes the derivatives of a loss by the inputs of the last {@link #forward}.
         *
         * @param outputGradients {@code [rows][outputs]}, the derivatives of the loss by the outputs
         * @param inputGradients {@code [rows][inputs]}, written
         */
        void backwardToInputs(int rows, float[] outputGradients, float[] inputGradients);
    }
}
