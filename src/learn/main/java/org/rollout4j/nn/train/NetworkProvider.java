package org.rollout4j.nn.train;

import java.util.ServiceLoader;
import org.rollout4j.nn.Architecture;

/** Computes networks in another way than the fast dense path does. Found by {@link ServiceLoader}. */
public interface NetworkProvider {
    /** The name by which configurations choose it, for example {@code dl4j}. */
    String backend();

    /** A network of zero parameters. */
    TrainableNetwork create(Architecture architecture);

    /**
     * The provider of that name.
     *
     * @throws IllegalArgumentException if there is none on the class path
     */
    static NetworkProvider find(String backend) {
        return ServiceLoader.load(NetworkProvider.class, NetworkProvider.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.backend().equals(backend))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("network.backend is " + backend
                        + ": its module, rollout4j-" + backend + ", is not on the class path"));
    }
}
