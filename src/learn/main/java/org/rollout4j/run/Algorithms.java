package org.rollout4j.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.AlgorithmConfig;
import org.rollout4j.core.AlgorithmProvider;
import org.rollout4j.core.Require;
import org.rollout4j.core.Services;
import org.rollout4j.env.Suggest;

/** The algorithms by id: those of this project, and those of others that {@link Services} finds. */
public final class Algorithms {
    private Algorithms() {}

    /**
     * All there are, those of this project first.
     *
     * @throws IllegalArgumentException if one that the class path names cannot be used; the message names it
     */
    public static List<Algorithm<?>> all() {
        return all(Services.all(AlgorithmProvider.class).stream()
                .<AlgorithmProvider<?>>map(provider -> provider)
                .toList());
    }

    static List<Algorithm<?>> all(List<AlgorithmProvider<?>> providers) {
        Map<String, Algorithm<?>> all = new LinkedHashMap<>();
        for (AlgorithmProvider<?> provider : providers) {
            checkComplete(provider);
            Algorithm<?> other = all.putIfAbsent(provider.id(), new Algorithm<>(provider));
            if (other != null) {
                throw new IllegalArgumentException("algorithm id is " + provider.id() + ": both "
                        + name(other.provider()) + " and " + name(provider) + " have it");
            }
        }
        return List.copyOf(all.values());
    }

    /**
     * The algorithm that {@code config} is a configuration of.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Algorithm<?> of(AlgorithmConfig config) {
        return all().stream()
                .filter(algorithm -> algorithm.configType().isInstance(config))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("algorithm configuration is " + config
                        + ": no algorithm on the class path has a configuration of that class"));
    }

    /**
     * The algorithm of that id.
     *
     * @throws IllegalArgumentException if there is none; the message names all
     */
    public static Algorithm<?> find(String id) {
        List<Algorithm<?>> all = all();
        List<String> known = all.stream().map(Algorithm::id).toList();
        return all.stream()
                .filter(algorithm -> algorithm.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("algorithm is " + id + ": there is none of that id"
                        + Suggest.didYouMean(String.valueOf(id), known) + "; there are " + String.join(", ", known)));
    }

    private static void checkComplete(AlgorithmProvider<?> provider) {
        String id = provider.id();
        Require.that(
                id != null && id.matches("[a-z0-9]+(-[a-z0-9]+)*"),
                name(provider) + ": id",
                id,
                "lower case letters, digits and hyphens between them are allowed");
        Require.that(provider.summary() != null, name(provider) + ": summary", null, "a line is needed");
        AlgorithmConfig defaults = provider.defaults();
        Require.that(
                defaults != null && defaults.getClass().isRecord(),
                name(provider) + ": defaults",
                defaults,
                "a record is needed");
    }

    private static String name(AlgorithmProvider<?> provider) {
        return provider.getClass().getName();
    }
}
