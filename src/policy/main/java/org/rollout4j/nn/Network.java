package org.rollout4j.nn;

/** A function of rows of inputs. */
public interface Network {
    /** Numbers that go in. */
    int inputs();

    /** Numbers that come out. */
    int outputs();

    /** Scratch memory for up to {@code maxRows} rows at a time. Different passes may run on different threads. */
    Pass newPass(int maxRows);

    /** The way through the network, on one thread. */
    interface Pass {
        /**
         * Computes outputs.
         *
         * @param rows 1 to the most this pass has room for
         * @param inputs {@code [rows][inputs]} from {@code inputOffset} on
         * @param outputs {@code [rows][outputs]} from {@code outputOffset} on, written
         */
        void forward(int rows, float[] inputs, int inputOffset, float[] outputs, int outputOffset);
    }
}
