package org.rollout4j.env;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Require;
import org.rollout4j.env.wrapper.Wrapper;

/**
 * Environments with another time limit than their own, by a name that says so: {@code com.acme.Maze(10)@30} is {@code com.acme.Maze(10)}
 * whose episodes are truncated after 30 steps. Whatever records the name of an environment thereby records the limit.
 */
public final class TimeLimits {
    private static final Pattern FORM = Pattern.compile("(.+)@([0-9]{1,9})");

    private TimeLimits() {}

    /**
     * The name of the same environment with that time limit, in place of any that {@code name} has.
     *
     * @throws IllegalArgumentException if there can be no such limit
     */
    public static String named(String name, int limit) {
        return base(name) + "@" + Require.inRange("time limit", limit, 1, EnvironmentSpec.MAX_TIME_LIMIT);
    }

    /** The name without a time limit. */
    public static String base(String name) {
        Matcher match = FORM.matcher(name);
        return match.matches() ? match.group(1) : name;
    }

    /** The time limit in a name, if there is one. */
    public static Optional<Integer> limit(String name) {
        Matcher match = FORM.matcher(name);
        return match.matches() ? Optional.of(Integer.parseInt(match.group(2))) : Optional.empty();
    }

    /**
     * The environments that {@code inner} makes with another time limit, which whoever steps them keeps. Transitions and hand-written
     * policies are the same.
     *
     * @param name the id of each
     * @throws IllegalArgumentException if there can be no such limit
     */
    public static EnvironmentFactory around(EnvironmentFactory inner, String name, int limit) {
        Require.inRange("time limit of " + name, limit, 1, EnvironmentSpec.MAX_TIME_LIMIT);
        return new Limited(inner, name, limit);
    }

    private record Limited(EnvironmentFactory inner, String name, int limit) implements EnvironmentFactory {
        @Override
        public Environment create() {
            Environment environment = inner.create();
            EnvironmentSpec spec = environment.spec().withId(name).withTimeLimit(limit);
            return new Wrapper(environment, spec) {};
        }

        @Override
        public boolean independent() {
            return inner.independent();
        }

        @Override
        public Optional<MarkovModel> model() {
            return inner.model();
        }

        @Override
        public Map<String, Policy> heuristics() {
            return inner.heuristics();
        }
    }
}
