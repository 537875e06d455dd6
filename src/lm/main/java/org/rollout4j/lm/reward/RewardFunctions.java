package org.rollout4j.lm.reward;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.core.Services;
import org.rollout4j.env.Suggest;
import org.rollout4j.env.Thrown;
import org.rollout4j.run.Settings;

/** Reward functions by what a user calls them: those of this project, and those of others that {@link Services} finds. */
public final class RewardFunctions {
    private static final String NEEDED = "a public class with a public constructor without parameters is needed";

    private RewardFunctions() {}

    /**
     * The terms of a sum, each named by its function: {@code regex}, and {@code regex-2} if there are two.
     *
     * @param specs as {@link RewardSpec#parse} takes them
     * @param classpath files and folders with classes
     * @throws IllegalArgumentException if there is no such function, or it has no such settings; the message is one line
     */
    public static List<RewardSum.Term> find(Collection<String> specs, List<String> classpath) {
        ClassLoader loader = Services.add(classpath);
        Map<String, Integer> seen = new LinkedHashMap<>();
        List<RewardSum.Term> terms = new ArrayList<>();
        for (String text : specs) {
            RewardSpec spec = RewardSpec.parse(text);
            RewardFunction function = isClass(spec) ? ofClass(spec, loader) : byName(spec);
            String name = spec.name().substring(spec.name().lastIndexOf('.') + 1);
            int count = seen.merge(name, 1, Integer::sum);
            terms.add(new RewardSum.Term(count == 1 ? name : name + "-" + count, function, spec.weight()));
        }
        return terms;
    }

    /** As {@link #find(Collection, List)}, on the class path as it is. */
    public static List<RewardSum.Term> find(String... specs) {
        return find(List.of(specs), List.of());
    }

    /**
     * The same terms, each of which can be asked.
     *
     * @throws IOException if a function cannot read its files; the message is one line
     */
    public static List<RewardSum.Term> opened(Collection<RewardSum.Term> terms) throws IOException {
        List<RewardSum.Term> opened = new ArrayList<>();
        for (RewardSum.Term term : terms) {
            opened.add(new RewardSum.Term(term.name(), term.function().opened(), term.weight()));
        }
        return opened;
    }

    /** All functions that have a name, by it; ours first. */
    public static Map<String, NamedReward> named() {
        return named(Services.all(RewardFunctionProvider.class));
    }

    static Map<String, NamedReward> named(List<RewardFunctionProvider> providers) {
        Map<String, NamedReward> named = new LinkedHashMap<>();
        for (RewardFunctionProvider provider : providers) {
            for (NamedReward reward : provider.functions()) {
                Require.that(
                        named.putIfAbsent(reward.name(), reward) == null,
                        "name of a reward function",
                        reward.name(),
                        "there is one of that name already, besides that of "
                                + provider.getClass().getName());
            }
        }
        return named;
    }

    private static RewardFunction byName(RewardSpec spec) {
        Map<String, NamedReward> named = named();
        NamedReward reward = named.get(spec.name());
        if (reward == null) {
            throw new IllegalArgumentException("reward is " + spec.name() + ": there is none of that name"
                    + Suggest.didYouMean(spec.name(), named.keySet()) + "; there are "
                    + String.join(", ", named.keySet()) + ", and classes by their full names");
        }
        Map<String, Settings.Entry> known = reward.settings();
        Map<String, String> given = given(spec, known);
        for (String required : reward.required()) {
            Require.that(
                    given.containsKey(required),
                    "reward",
                    spec.name(),
                    required + " is needed, as in " + spec.name() + "(" + required + "=...): "
                            + known.get(required).meaning());
        }
        return changed(reward, given);
    }

    private static Map<String, String> given(RewardSpec spec, Map<String, Settings.Entry> known) {
        Map<String, String> given = new LinkedHashMap<>(spec.settings());
        Require.that(
                !known.isEmpty() || (given.isEmpty() && spec.value().isEmpty()),
                "reward",
                spec.name(),
                "it has no settings");
        spec.value().ifPresent(value -> given.put(known.keySet().iterator().next(), value));
        for (String name : given.keySet()) {
            if (!known.containsKey(name)) {
                throw new IllegalArgumentException("reward " + spec.name() + ": there is no setting " + name
                        + Suggest.didYouMean(name, known.keySet()) + "; there are "
                        + String.join(", ", known.keySet()));
            }
        }
        return given;
    }

    /** Settings may limit each other, so that one which is refused is tried again after the others. */
    private static RewardFunction changed(NamedReward reward, Map<String, String> given) {
        RewardFunction function = reward.defaults();
        Map<String, String> left = new LinkedHashMap<>(given);
        while (!left.isEmpty()) {
            IllegalArgumentException refusal = null;
            int before = left.size();
            for (Map.Entry<String, String> setting : List.copyOf(left.entrySet())) {
                try {
                    function = Settings.changed(function, setting.getKey(), setting.getValue());
                    left.remove(setting.getKey());
                } catch (IllegalArgumentException e) {
                    refusal = e;
                }
            }
            if (left.size() == before) {
                throw new IllegalArgumentException("reward " + reward.name() + ": " + refusal.getMessage(), refusal);
            }
        }
        return function;
    }

    private static boolean isClass(RewardSpec spec) {
        return spec.name().indexOf('.') >= 0;
    }

    private static RewardFunction ofClass(RewardSpec spec, ClassLoader loader) {
        String name = "reward class " + spec.name();
        if (spec.value().isPresent() || !spec.settings().isEmpty()) {
            throw new IllegalArgumentException(name + " takes no settings: only functions that a "
                    + RewardFunctionProvider.class.getName() + " names have some");
        }
        Class<?> found = load(spec.name(), loader);
        if (!RewardFunction.class.isAssignableFrom(found)) {
            throw new IllegalArgumentException(name + " does not implement " + RewardFunction.class.getName());
        }
        int modifiers = found.getModifiers();
        if (!Modifier.isPublic(modifiers) || Modifier.isAbstract(modifiers)) {
            throw new IllegalArgumentException(name + " cannot be made: " + NEEDED);
        }
        try {
            return (RewardFunction) found.getConstructor().newInstance();
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(name + " cannot be made: " + NEEDED, e);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    name + " cannot be made: its constructor threw " + Thrown.text(e.getCause()), e);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalArgumentException(name + " cannot be made: " + Thrown.text(e), e);
        }
    }

    private static Class<?> load(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("reward class " + name + " is not on the class path", e);
        } catch (LinkageError e) {
            throw new IllegalArgumentException("reward class " + name + " cannot be loaded: " + Thrown.text(e), e);
        }
    }
}
