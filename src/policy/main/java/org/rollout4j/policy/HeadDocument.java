package org.rollout4j.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Require;
import org.rollout4j.file.Json;

/**
 * How a policy chooses actions, as its file says it: an object with {@code type}, one of the constants here, and
 * numbers where the type has some. The types of {@link GaussianHead} are {@code gaussian}, whose means and deviations are in the unit of
 * the environment, and {@code scaled-gaussian}, where they are in half widths about the middle of the box of actions.
 */
final class HeadDocument {
    private static final String CATEGORICAL = "categorical";
    static final String GAUSSIAN = "gaussian";
    static final String SCALED_GAUSSIAN = "scaled-gaussian";
    private static final String SQUASHED_GAUSSIAN = "squashed-gaussian";
    private static final String ACTION_VALUES = "action-values";
    static final String TABLE = "table";
    static final String SEED_TABLE = "seed-table";

    private HeadDocument() {}

    /** A head without numbers. */
    private record Plain(String type) {}

    /** A head of action values. */
    private record Exploring(String type, double epsilon) {}

    /** A table of action values. */
    private record Table(String type, double initialValue, double epsilon) {}

    static JsonNode of(PolicyContent content) {
        if (content instanceof ActionTable table) {
            return Json.tree(new Table(TABLE, table.initialValue(), table.epsilon()));
        }
        return content instanceof Networks networks ? of(networks.head()) : Json.tree(new Plain(SEED_TABLE));
    }

    private static JsonNode of(Head head) {
        if (head instanceof ActionValueHead values) {
            return Json.tree(new Exploring(ACTION_VALUES, values.epsilon().getAsDouble()));
        }
        if (head instanceof GaussianHead gaussian) {
            return Json.tree(new Plain(gaussian.box() == null ? GAUSSIAN : SCALED_GAUSSIAN));
        }
        Map<Class<? extends Head>, String> plain = Map.of(
                CategoricalHead.class, CATEGORICAL,
                SquashedGaussianHead.class, SQUASHED_GAUSSIAN);
        String type = plain.get(head.getClass());
        Require.that(type != null, "head", head, "one of org.rollout4j.policy is needed");
        return Json.tree(new Plain(type));
    }

    static PolicyContent content(JsonNode head, EnvironmentSpec spec, PolicyTensors tensors) {
        String type = head.path("type").asText();
        return switch (type) {
            case ACTION_VALUES -> {
                double epsilon =
                        Require.inRange("epsilon", read(head, Exploring.class).epsilon(), 0.0, 1.0);
                yield tensors.networks(new ActionValueHead(discrete(spec, type), () -> epsilon), spec);
            }
            case TABLE -> {
                Table table = read(head, Table.class);
                yield tensors.table(spec, table.initialValue(), table.epsilon());
            }
            default -> {
                read(head, Plain.class);
                yield plain(type, spec, tensors);
            }
        };
    }

    private static PolicyContent plain(String type, EnvironmentSpec spec, PolicyTensors tensors) {
        return switch (type) {
            case CATEGORICAL ->
                tensors.networks(new CategoricalHead(discrete(spec, type).count()), spec);
            case GAUSSIAN -> tensors.networks(new GaussianHead(tensors.logStd(spec), null), spec);
            case SCALED_GAUSSIAN -> tensors.networks(new GaussianHead(tensors.logStd(spec), spec.actionBox()), spec);
            case SQUASHED_GAUSSIAN -> tensors.networks(new SquashedGaussianHead(spec.actionBox()), spec);
            case SEED_TABLE -> tensors.columnSums();
            default ->
                throw new IllegalArgumentException(
                        "type of the head is " + type + ": this build knows none of that name");
        };
    }

    private static ActionSpace.Discrete discrete(EnvironmentSpec spec, String type) {
        if (spec.actions() instanceof ActionSpace.Discrete discrete) {
            return discrete;
        }
        throw new IllegalArgumentException(
                "type of the head is " + type + ": one for " + spec.actions() + " is needed");
    }

    private static <T> T read(JsonNode head, Class<T> type) {
        return Json.convert(head, type, "head");
    }
}
