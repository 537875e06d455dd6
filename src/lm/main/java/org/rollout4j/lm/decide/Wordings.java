package org.rollout4j.lm.decide;

import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Renderable;
import org.rollout4j.core.Require;
import org.rollout4j.env.TimeLimits;
import org.rollout4j.env.game.TwentyQuestions;

/** The wordings that come with environments, and the one for all others. */
final class Wordings {
    /** Of more values than that only those that are not 0 are said, with their numbers. */
    private static final int MAX_VALUES = 32;

    private Wordings() {}

    static Verbaliser of(EnvironmentFactory factory) {
        try (Environment environment = factory.create()) {
            EnvironmentSpec spec = environment.spec();
            Require.that(!spec.continuous(), "actions of " + spec.id(), spec.actions(), "discrete ones are needed");
            String id = TimeLimits.base(spec.id());
            if (id.startsWith("FrozenLake")) {
                return frozenLake(spec.observationSize());
            }
            if (id.startsWith("drain-grid")) {
                return grid(spec.observations().shape());
            }
            return switch (id) {
                case "inventory" -> inventory(spec);
                case TwentyQuestions.ID -> twentyQuestions(names(environment, spec), spec.observationSize());
                default -> general(environment, spec);
            };
        }
    }

    private static Verbaliser frozenLake(int cells) {
        int side = (int) Math.round(Math.sqrt(cells));
        return new Verbaliser(
                (observations, offset) -> {
                    int cell = 0;
                    while (cell < cells - 1 && observations[offset + cell] < 0.5f) {
                        cell++;
                    }
                    return "Row " + (1 + cell / side) + ", column " + (1 + cell % side) + ". Go";
                },
                List.of(" left", " down", " right", " up"));
    }

    private static Verbaliser grid(List<Integer> shape) {
        int rows = shape.get(0);
        int columns = shape.get(1);
        return new Verbaliser(
                (observations, offset) -> {
                    StringBuilder text = new StringBuilder("Grid");
                    for (int cell = 0; cell < rows * columns; cell++) {
                        text.append(cell % columns == 0 ? " " : "").append(Math.round(observations[offset + cell]));
                    }
                    return text.append(". Roll").toString();
                },
                List.of(" down", " up", " right", " left"));
    }

    private static Verbaliser inventory(EnvironmentSpec spec) {
        return Verbaliser.ofTemplate(
                "Stock {0*30} of 30, due {1*10} then {2*10}. Order", spec.observationSize(), numbers(spec));
    }

    /** A talk of so many turns as have been made; what comes next is a question of the same kind. */
    private static Verbaliser twentyQuestions(List<String> names, int questions) {
        return new Verbaliser(
                (observations, offset) -> {
                    StringBuilder text = new StringBuilder("I think of an animal.");
                    for (int i = 0; i < questions; i++) {
                        float answer = observations[offset + i];
                        if (answer != 0) {
                            text.append(names.get(i)).append(answer > 0 ? " Yes." : " No.");
                        }
                    }
                    return text.toString();
                },
                names);
    }

    private static Verbaliser general(Environment environment, EnvironmentSpec spec) {
        int size = spec.observationSize();
        return new Verbaliser(
                (observations, offset) -> {
                    StringBuilder text = new StringBuilder("State");
                    for (int i = 0; i < size; i++) {
                        float value = observations[offset + i];
                        if (size <= MAX_VALUES || value != 0) {
                            text.append(size > MAX_VALUES ? " " + i + "=" : " ");
                            Template.append(text, value);
                        }
                    }
                    return text.append(". Action").toString();
                },
                names(environment, spec));
    }

    /** The environment's own, if each action has one of its own. */
    private static List<String> names(Environment environment, EnvironmentSpec spec) {
        List<String> names =
                environment.renderable().map(Renderable::actionNames).orElse(List.of());
        boolean each = names.size() == spec.actionCount()
                && new HashSet<>(names).size() == names.size()
                && names.stream().noneMatch(String::isBlank);
        return each ? names.stream().map(name -> " " + name).toList() : numbers(spec);
    }

    private static List<String> numbers(EnvironmentSpec spec) {
        return IntStream.range(0, spec.actionCount())
                .mapToObj(action -> " " + action)
                .toList();
    }
}
