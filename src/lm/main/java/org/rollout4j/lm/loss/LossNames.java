package org.rollout4j.lm.loss;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Types of losses by TRL's names. */
final class LossNames {
    private LossNames() {}

    /**
     * The type whose name, in lower case, is {@code name}.
     *
     * @param elsewhere types that TRL has and that are not computed here, which are refused as such
     */
    static <E extends Enum<E>> E find(String name, E[] types, List<String> elsewhere) {
        for (E type : types) {
            if (name(type).equals(name)) {
                return type;
            }
        }
        String known = Arrays.stream(types).map(LossNames::name).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("loss_type is " + name + ": "
                + (elsewhere.contains(name) ? "TRL has it, but it is not computed here; " : "") + known
                + " are allowed");
    }

    static String name(Enum<?> type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
