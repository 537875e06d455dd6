package org.rollout4j.lm.reward;

import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.run.Settings;

/**
 * A reward function by a short name.
 *
 * @param name lower-case words with hyphens, for example {@code repetition-penalty}
 * @param description what it rewards, in a line
 * @param defaults the function where nothing else is said. If it is a public record, its components are settings, which {@link
 *     org.rollout4j.core.Setting} describes and its compact constructor checks: numbers, truth values, enums and texts
 * @param required settings of which the default makes no sense, so that they must be given
 */
public record NamedReward(String name, String description, RewardFunction defaults, List<String> required) {
    public NamedReward {
        Require.that(
                name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"),
                "name of a reward function",
                name,
                "lower-case words with hyphens are needed");
        required = List.copyOf(required);
    }

    /** One that can do without any setting. */
    public NamedReward(String name, String description, RewardFunction defaults) {
        this(name, description, defaults, List.of());
    }

    /** Its settings, with their values and meanings; none if it has none. */
    public Map<String, Settings.Entry> settings() {
        return defaults instanceof Record ? Settings.list(defaults) : Map.of();
    }
}
