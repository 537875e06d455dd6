package org.rollout4j.env;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.rollout4j.core.EnvironmentFactory;

/** Makes environments of classes of another library, such as RL4J's {@code MDP}. Found by {@link ServiceLoader}. */
public interface EnvironmentAdapter {
    /** The interface whose implementations it takes, in words, for messages. */
    String accepts();

    /** Whether it makes environments of instances of {@code type}. */
    boolean fits(Class<?> type);

    /**
     * Makes environments.
     *
     * @param id what they are called
     * @param instances makes instances of a type that {@link #fits}
     */
    EnvironmentFactory adapt(String id, Supplier<Object> instances);

    /** A new value for a constructor's parameter that the library's classes have and no user writes, such as a generator; or nothing. */
    default Optional<Object> argument(Class<?> parameter) {
        return Optional.empty();
    }

    /** All that {@code loader} finds. */
    static List<EnvironmentAdapter> all(ClassLoader loader) {
        return ServiceLoader.load(EnvironmentAdapter.class, loader).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
