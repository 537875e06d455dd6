package org.rollout4j.lm.text.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The functions that templates find. */
final class Functions {
    private static final int MAX_RANGE = 100_000;

    static final Map<String, Object> ALL = Map.of(
            "raise_exception", (Callable) Functions::raise,
            "namespace", (Callable) (arguments, scope) -> new Namespace(arguments.named()),
            "range", (Callable) Functions::range);

    private Functions() {}

    private static Object raise(Callable.Arguments arguments, Scope scope) {
        throw new IllegalArgumentException(
                "the template refuses this: " + Values.text(arguments.need(0, "message", "raise_exception")));
    }

    private static List<Object> range(Callable.Arguments arguments, Scope scope) {
        boolean one = arguments.values().size() == 1;
        long from = one ? 0 : Values.number(arguments.need(0, "start", "range"));
        long to = Values.number(arguments.need(one ? 0 : 1, "stop", "range"));
        long step = Values.number(arguments.get(2, "step", 1L));
        List<Object> range = new ArrayList<>();
        for (long i = from; step > 0 ? i < to : step < 0 && i > to; i += step) {
            if (range.size() == MAX_RANGE) {
                throw new IllegalArgumentException("a range of more than " + MAX_RANGE + " numbers");
            }
            range.add(i);
        }
        return range;
    }
}
