package org.rollout4j.nn;

import java.util.ServiceLoader;
import java.util.TreeSet;
import org.rollout4j.core.Services;

/**
 * Brings a type of layer that policy files may name. Found by {@link ServiceLoader}: a jar names its providers in
 * {@code META-INF/services/org.rollout4j.nn.LayerProvider}.
 */
public interface LayerProvider {
    /** The name by which files know it, for example {@code dense}. */
    String type();

    /**
     * A layer behind {@code inputs} numbers.
     *
     * @param spec its settings
     * @throws IllegalArgumentException if there is none with such settings
     */
    Layer create(int inputs, LayerSpec spec);

    /**
     * The layer that {@code spec} describes: a dense one, an activation, or one that a provider on the class path
     * brings.
     *
     * @throws IllegalArgumentException if nobody knows its type, or there is none with such settings
     */
    static Layer layer(int inputs, LayerSpec spec) {
        return BuiltInLayers.find(inputs, spec).orElseGet(() -> provided(inputs, spec));
    }

    private static Layer provided(int inputs, LayerSpec spec) {
        TreeSet<String> known = new TreeSet<>(BuiltInLayers.TYPES);
        for (LayerProvider provider : Services.all(LayerProvider.class)) {
            if (provider.type().equals(spec.type())) {
                return provider.create(inputs, spec);
            }
            known.add(provider.type());
        }
        throw new IllegalArgumentException(
                "layer type is " + spec.type() + ": nothing on the class path computes it, only " + known);
    }
}
