package org.rollout4j.nn.train;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;
import org.rollout4j.nn.Activation;
import org.rollout4j.nn.Architecture;

/** The hidden part of a policy or value network; its ends follow from the environment. */
@RecordBuilder
public record NetworkConfig(
        @Setting("the width of each hidden layer, 1 to 16384 each, at most 16 of them; none makes a linear network")
        List<Integer> hiddenSizes,

        @Setting("what each hidden layer does to its sums: tanh or relu")
        Activation activation,

        @Setting(
                "what computes it: dense (fast, OpenBLAS), dl4j (Deeplearning4j, the same numbers to 1e-5), or another on"
                        + " the class path")
        String backend)
        implements NetworkConfigBuilder.With {

    /** The backend of this project: OpenBLAS on float arrays. */
    public static final String DENSE = "dense";

    private static final int MAX_LAYERS = 16;
    private static final int MAX_WIDTH = 16_384;

    /** Some minutes of making weights orthogonal, see {@link #multiplications}. */
    private static final long MAX_MULTIPLICATIONS = 1L << 34;

    public NetworkConfig {
        hiddenSizes = List.copyOf(hiddenSizes);
        Require.that(
                hiddenSizes.size() <= MAX_LAYERS,
                "network.hiddenSizes",
                hiddenSizes,
                "at most " + MAX_LAYERS + " layers are allowed");
        for (int size : hiddenSizes) {
            Require.inRange("network.hiddenSizes", size, 1, MAX_WIDTH);
        }
        Require.that(activation != null, "network.activation", null, "tanh and relu are allowed");
        backend = NetworkProvider.find(backend).backend();
    }

    /** Two hidden layers of 64, tanh, on the fast path. */
    public static NetworkConfig defaults() {
        return new NetworkConfig(List.of(64, 64), Activation.TANH, DENSE);
    }

    /**
     * The network between these ends.
     *
     * @throws IllegalArgumentException if it would be too large
     */
    public Architecture architecture(int inputs, int outputs) {
        Architecture architecture = new Architecture(inputs, hiddenSizes, activation, outputs);
        Require.that(
                multiplications(architecture) <= MAX_MULTIPLICATIONS,
                "network layers",
                IntStream.rangeClosed(0, architecture.layers())
                        .mapToObj(architecture::width)
                        .toList(),
                "their orthogonal start would take many minutes; make network.hiddenSizes fewer or smaller, for example"
                        + " 1024,1024");
        return architecture;
    }

    /** About a quarter of what {@link Parameters#orthogonal} takes for all layers. */
    private static long multiplications(Architecture architecture) {
        long sum = 0;
        for (int layer = 0; layer < architecture.layers(); layer++) {
            long less = Math.min(architecture.width(layer), architecture.width(layer + 1));
            sum += less * less * Math.max(architecture.width(layer), architecture.width(layer + 1));
        }
        return sum;
    }
}
