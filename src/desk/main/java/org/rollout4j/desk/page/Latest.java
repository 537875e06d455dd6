package org.rollout4j.desk.page;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Which request of each tab is the last one; those before it are not wanted any more. */
final class Latest {
    private static final int MAX_TABS = 64;

    private final Map<String, Long> requests = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_TABS;
        }
    };
    private long count;

    /** Says that a tab asks anew; the answer tells whether it has asked again since. */
    synchronized BooleanSupplier ask(String tab) {
        long own = ++count;
        requests.put(tab, own);
        return () -> isOver(tab, own);
    }

    private synchronized boolean isOver(String tab, long own) {
        return requests.getOrDefault(tab, 0L) != own;
    }
}
