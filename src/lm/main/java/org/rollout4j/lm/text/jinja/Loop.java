package org.rollout4j.lm.text.jinja;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code for names in values if filter}.
 *
 * @param names of which each gets an entry of the value where there are several
 * @param filter null for none
 * @param otherwise what is run if there is no value
 */
record Loop(List<String> names, Expression values, Expression filter, Statement body, Statement otherwise)
        implements Statement {
    @Override
    public Then run(Scope scope, Text.Builder out) {
        List<Object> chosen = new ArrayList<>();
        for (Object value : Values.list(values.value(scope))) {
            if (filter == null || Values.isTrue(filter.value(bind(scope, value)))) {
                chosen.add(value);
            }
        }
        for (int i = 0; i < chosen.size(); i++) {
            Scope inner = bind(scope, chosen.get(i));
            inner.set("loop", about(chosen, i));
            if (body.run(inner, out) == Then.BREAK) {
                break;
            }
        }
        return chosen.isEmpty() ? otherwise.run(scope, out) : Then.NEXT;
    }

    private Scope bind(Scope scope, Object value) {
        scope.step();
        Scope inner = scope.inner();
        if (names.size() == 1) {
            inner.set(names.get(0), value);
            return inner;
        }
        List<Object> parts = Values.list(value);
        if (parts.size() != names.size()) {
            throw new IllegalArgumentException(
                    "a loop over " + names.size() + " names meets a value of " + parts.size() + " entries");
        }
        for (int i = 0; i < names.size(); i++) {
            inner.set(names.get(i), parts.get(i));
        }
        return inner;
    }

    private static Map<String, Object> about(List<Object> values, int i) {
        Map<String, Object> loop = new HashMap<>();
        int last = values.size() - 1;
        loop.put("index", i + 1L);
        loop.put("index0", (long) i);
        loop.put("revindex", last - i + 1L);
        loop.put("revindex0", (long) last - i);
        loop.put("length", last + 1L);
        loop.put("first", i == 0);
        loop.put("last", i == last);
        if (i > 0) {
            loop.put("previtem", values.get(i - 1));
        }
        if (i < last) {
            loop.put("nextitem", values.get(i + 1));
        }
        return loop;
    }
}
