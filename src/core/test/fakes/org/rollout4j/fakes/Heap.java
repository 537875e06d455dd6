package org.rollout4j.fakes;

import java.lang.management.ManagementFactory;

/** What is on the heap. */
public final class Heap {
    private Heap() {}

    /** What is reachable, in bytes. */
    public static long reachable() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
