package org.rollout4j.env;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.LongConsumer;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;

/** Makes environments of classes of another library, such as RL4J's {@code MDP}. Found by {@link ServiceLoader}. */
public interface EnvironmentAdapter {
    /** The interface whose implementations it takes, in words, for messages. */
    String accepts();

    /** Whether it makes environments of instances of {@code type}. */
    boolean fits(Class<?> type);

    /**
     * Makes an environment.
     *
     * @param id what it is called
     * @param instance of a type that {@link #fits}
     */
    Environment adapt(String id, Object instance);

    /** Whether the environments made share nothing that changes, see {@link EnvironmentFactory#independent}. */
    default boolean independent() {
        return false;
    }

    /** A new generator for a constructor's parameter of a type of the library's own; nothing where it is no such type. */
    default Optional<Generator> generator(Class<?> parameter, long seed) {
        return Optional.empty();
    }

    /**
     * A random generator that a constructor takes and no user writes.
     *
     * @param value what the constructor is given
     * @param seeding what seeds it anew, at each start of an episode
     */
    record Generator(Object value, LongConsumer seeding) {}

    /** All that {@code loader} finds. */
    static List<EnvironmentAdapter> all(ClassLoader loader) {
        return ServiceLoader.load(EnvironmentAdapter.class, loader).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
