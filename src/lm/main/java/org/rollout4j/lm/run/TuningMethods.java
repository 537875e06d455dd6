package org.rollout4j.lm.run;

import java.util.List;
import java.util.Optional;
import org.rollout4j.core.Services;
import org.rollout4j.env.Suggest;
import org.rollout4j.lm.tune.TuningMethod;

/** The methods that there are, ours and those of others, as {@link Services} finds them. */
public final class TuningMethods {
    private TuningMethods() {}

    /**
     * The method of that id.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static TuningMethod<?> find(String id) {
        List<TuningMethod<?>> all = all();
        Optional<TuningMethod<?>> found =
                all.stream().filter(method -> method.id().equals(id)).findFirst();
        return found.orElseThrow(() -> new IllegalArgumentException("method " + id + ": there is none of that name"
                + Suggest.didYouMean(id, all.stream().map(TuningMethod::id).toList())));
    }

    /** All of them. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // a class literal has no type arguments
    public static List<TuningMethod<?>> all() {
        return (List) List.copyOf(Services.all(TuningMethod.class));
    }
}
