package org.rollout4j.nn.train;

import java.util.List;
import java.util.ServiceLoader;
import org.rollout4j.core.Services;
import org.rollout4j.nn.Architecture;

/**
 * Makes the networks that learn. Found by {@link ServiceLoader}: a jar names its providers in {@code
 * META-INF/services/org.rollout4j.nn.train.NetworkProvider}.
 */
public interface NetworkProvider {
    /** The name by which {@link NetworkConfig#backend} chooses it, in lower case, for example {@code dl4j}. */
    String backend();

    /** A network of zero parameters. */
    TrainableNetwork create(Architecture architecture);

    /**
     * The provider of that name, in upper or lower case.
     *
     * @throws IllegalArgumentException if there is none on the class path; the message names all there are
     */
    static NetworkProvider find(String backend) {
        List<NetworkProvider> all = Services.all(NetworkProvider.class);
        return all.stream()
                .filter(provider -> provider.backend().equalsIgnoreCase(backend))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("network.backend is " + backend + ": "
                        + String.join(
                                " and ",
                                all.stream()
                                        .map(NetworkProvider::backend)
                                        .sorted()
                                        .toList())
                        + " are allowed, those on the class path"));
    }
}
