package org.rollout4j.nn;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.rollout4j.core.Require;
import org.rollout4j.core.Setting;

/** The hidden part of a policy or value network; its ends follow from the environment. */
@RecordBuilder
public record NetworkConfig(
        @Setting("the width of each hidden layer, 1 to 16384 each, at most 16 of them; none makes a linear network")
        List<Integer> hiddenSizes,

        @Setting("what each hidden layer does to its sums: tanh or relu")
        Activation activation,

        @Setting("what computes it: dense (fast, OpenBLAS) or dl4j (Deeplearning4j); both to the same numbers")
        Backend backend)
        implements NetworkConfigBuilder.With {

    /** What computes a network. Both give the same numbers to 1e-5. */
    public enum Backend {
        /** The fast dense path: OpenBLAS on float arrays. */
        DENSE,
        /** Deeplearning4j, the model of record: slower for small networks, and what the fast path is tested against. */
        DL4J
    }

    private static final int MAX_LAYERS = 16;
    private static final int MAX_WIDTH = 16_384;

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
        Require.that(backend != null, "network.backend", null, "dense and dl4j are allowed");
    }

    /** Two hidden layers of 64, tanh, on the fast path. */
    public static NetworkConfig defaults() {
        return new NetworkConfig(List.of(64, 64), Activation.TANH, Backend.DENSE);
    }
}
