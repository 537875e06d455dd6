package org.rollout4j.env;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rollout4j.core.EnvironmentException;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Require;
import org.rollout4j.core.Services;

/** The environments by id: those of this project, and those of others that {@link Services} finds. */
public final class Catalogue {
    private Catalogue() {}

    /**
     * All there are, those of this project first.
     *
     * @throws IllegalArgumentException if one that the class path names cannot be used; the message names it
     */
    public static List<EnvironmentFamily> families() {
        return families(Services.all(EnvironmentProvider.class));
    }

    static List<EnvironmentFamily> families(List<EnvironmentProvider> providers) {
        Map<String, EnvironmentFamily> families = new LinkedHashMap<>();
        for (EnvironmentProvider provider : providers) {
            for (EnvironmentFamily family : provider.families()) {
                Require.that(
                        families.putIfAbsent(family.id(), family) == null,
                        "environment id",
                        family.id(),
                        "there is one of that id already, besides that of "
                                + provider.getClass().getName());
            }
        }
        return List.copyOf(families.values());
    }

    /** The environment of that id, if there is one. */
    public static Optional<EnvironmentFactory> lookUp(String id) {
        return lookUp(id, families());
    }

    static Optional<EnvironmentFactory> lookUp(String id, List<EnvironmentFamily> families) {
        for (EnvironmentFamily family : families) {
            Optional<EnvironmentFactory> found = family.find(id);
            if (found.isPresent()) {
                checkNamed(id, found.get(), families);
                return found;
            }
        }
        return Optional.empty();
    }

    /**
     * The environment of that id.
     *
     * @throws IllegalArgumentException if there is none; the message names the nearest id
     */
    public static EnvironmentFactory find(String id) {
        Optional<EnvironmentFactory> found = lookUp(id);
        if (found.isPresent()) {
            return found.get();
        }
        List<EnvironmentFamily> families = families();
        String why = families.stream()
                .flatMap(family -> family.refusal(id).stream())
                .findFirst()
                .orElseGet(() -> {
                    List<String> known =
                            families.stream().map(EnvironmentFamily::id).toList();
                    return "there is none of that id" + Suggest.didYouMean(id, known) + "; there are "
                            + String.join(", ", known);
                });
        throw new IllegalArgumentException("environment is " + id + ": " + why);
    }

    /** What is recorded of an environment is the id in its specification, by which it must be found again. */
    private static void checkNamed(String id, EnvironmentFactory factory, List<EnvironmentFamily> families) {
        String own;
        try {
            own = factory.spec().id();
        } catch (EnvironmentException e) {
            return; // whoever makes one is told
        }
        Require.that(
                families.stream().anyMatch(family -> family.has(own)),
                "id in the specification of " + id,
                own,
                "one by which it is found is needed");
    }
}
