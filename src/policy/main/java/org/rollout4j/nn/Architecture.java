package org.rollout4j.nn;

import java.util.List;
import org.rollout4j.core.Require;

/**
 * A dense network: {@code inputs}, hidden layers with an activation, and linear {@code outputs}.
 *
 * <p>Its parameters are one flat array: layer after layer, for each the weights {@code [out][in]} (which is
 * Deeplearning4j's {@code [in, out]} in column-major order), then the biases {@code [out]}.
 *
 * @param inputs numbers that go in
 * @param hiddenSizes the width of each hidden layer
 * @param activation what each hidden layer does to its sums
 * @param outputs numbers that come out
 */
public record Architecture(int inputs, List<Integer> hiddenSizes, Activation activation, int outputs) {
    /** The most parameters of a network: its arrays stay below 1 GB. */
    public static final int MAX_PARAMETERS = 1 << 28;

    static final int MAX_WIDTH = 1 << 24;

    private static final int MAX_HIDDEN_LAYERS = 1000;

    public Architecture {
        hiddenSizes = List.copyOf(hiddenSizes);
        Require.inRange("network inputs", inputs, 1, MAX_WIDTH);
        Require.inRange("network outputs", outputs, 1, MAX_WIDTH);
        Require.that(activation != null, "network activation", null, "tanh and relu are allowed");
        long parameters = 0;
        int in = inputs;
        for (int size : hiddenSizes) {
            Require.inRange("width of a hidden layer", size, 1, MAX_WIDTH);
            parameters = atMost(parameters + (in + 1L) * size);
            in = size;
        }
        atMost(parameters + (in + 1L) * outputs);
        Require.inRange("number of hidden layers", hiddenSizes.size(), 0, MAX_HIDDEN_LAYERS);
    }

    private static long atMost(long parameters) {
        Require.that(
                parameters <= MAX_PARAMETERS,
                "network parameters",
                parameters,
                "at most " + MAX_PARAMETERS + " are allowed; make network.hiddenSizes smaller");
        return parameters;
    }

    /** The same with another number of outputs. */
    public Architecture withOutputs(int other) {
        return new Architecture(inputs, hiddenSizes, activation, other);
    }

    /** The number of layers with weights. */
    public int layers() {
        return hiddenSizes.size() + 1;
    }

    /** The width of what goes into {@code layer}, and for {@code layers()} of what comes out of the network. */
    public int width(int layer) {
        if (layer == 0) {
            return inputs;
        }
        return layer == layers() ? outputs : hiddenSizes.get(layer - 1);
    }

    /** Where in the parameters the weights {@code [width(layer + 1)][width(layer)]} of {@code layer} begin. */
    public int weights(int layer) {
        int start = 0;
        for (int before = 0; before < layer; before++) {
            start += (width(before) + 1) * width(before + 1);
        }
        return start;
    }

    /** Where in the parameters the biases {@code [width(layer + 1)]} of {@code layer} begin. */
    public int biases(int layer) {
        return weights(layer) + width(layer) * width(layer + 1);
    }

    /** The length of the flat parameter array. */
    public int parameterCount() {
        return biases(layers() - 1) + outputs;
    }
}
