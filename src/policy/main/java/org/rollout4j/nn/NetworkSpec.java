package org.rollout4j.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rollout4j.core.Require;

/**
 * A network as files describe it: one layer after the other. The parameters of all layers are one flat array, in their
 * order.
 *
 * @param inputs numbers that go in
 * @param layers at least one
 */
public record NetworkSpec(int inputs, List<LayerSpec> layers) {
    /** The most layers, activations among them. */
    public static final int MAX_LAYERS = 2000;

    static final String DENSE = "dense";
    static final String OUTPUTS = "outputs";

    public NetworkSpec {
        Require.inRange("network inputs", inputs, 1, Architecture.MAX_WIDTH);
        Require.that(layers != null && !layers.isEmpty(), "network layers", layers, "at least one is needed");
        Require.inRange("number of network layers", layers.size(), 1, MAX_LAYERS);
        layers = List.copyOf(layers);
    }

    /** The same network in layers: dense ones, with an activation between each two. */
    public static NetworkSpec of(Architecture architecture) {
        List<LayerSpec> layers = new ArrayList<>();
        for (int layer = 0; layer < architecture.layers(); layer++) {
            if (layer > 0) {
                layers.add(LayerSpec.of(typeOf(architecture.activation()), Map.of()));
            }
            layers.add(LayerSpec.of(DENSE, Map.of(OUTPUTS, (double) architecture.width(layer + 1))));
        }
        return new NetworkSpec(architecture.inputs(), layers);
    }

    /** The architecture, where all layers are dense with one kind of activation between each two; else nothing. */
    public Optional<Architecture> architecture() {
        List<Integer> widths = new ArrayList<>();
        String activation =
                layers.size() == 1 ? typeOf(Activation.TANH) : layers.get(1).type();
        for (int i = 0; i < layers.size(); i++) {
            LayerSpec layer = layers.get(i);
            if (!layer.type().equals(i % 2 == 0 ? DENSE : activation)) {
                return Optional.empty();
            }
            if (i % 2 == 0) {
                widths.add(layer.whole(OUTPUTS, 1, Architecture.MAX_WIDTH));
            }
        }
        if (layers.size() % 2 == 0) {
            return Optional.empty();
        }
        return activation(activation)
                .map(found -> new Architecture(
                        inputs, widths.subList(0, widths.size() - 1), found, widths.get(widths.size() - 1)));
    }

    /**
     * The network with these parameters.
     *
     * @param parameters all of them; not copied
     * @throws IllegalArgumentException if there are not so many, or nothing on the class path computes one of the
     *     layers
     */
    public Network network(float[] parameters) {
        Optional<Architecture> dense = architecture();
        return dense.isPresent() ? new DenseNetwork(dense.get(), parameters) : new LayeredNetwork(this, parameters);
    }

    /**
     * The length of the array of all parameters.
     *
     * @throws IllegalArgumentException if there are too many, or nothing on the class path computes one of the layers
     */
    public int parameterCount() {
        Optional<Architecture> dense = architecture();
        return dense.isPresent() ? dense.get().parameterCount() : LayeredNetwork.parameterCount(this);
    }

    /** The layers in words, for example {@code dense, tanh, dense}. */
    public String describe() {
        return layers.stream().map(LayerSpec::type).collect(Collectors.joining(", "));
    }

    static String typeOf(Activation activation) {
        return activation.name().toLowerCase(Locale.ROOT);
    }

    static Optional<Activation> activation(String type) {
        for (Activation activation : Activation.values()) {
            if (typeOf(activation).equals(type)) {
                return Optional.of(activation);
            }
        }
        return Optional.empty();
    }
}
