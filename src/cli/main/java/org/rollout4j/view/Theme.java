package org.rollout4j.view;

import org.rollout4j.core.Scene;

/** The colours of a picture. Its paints can be told apart by those who do not see red and green as different, too (Okabe, Ito, 2008). */
public enum Theme {
    /** On white paper. */
    LIGHT,
    /** On a dark screen. */
    DARK;

    /** The colour of a paint, {@code 0xRRGGBB}. */
    public int rgb(Scene.Paint paint) {
        boolean light = this == LIGHT;
        return switch (paint) {
            case BACKGROUND -> light ? 0xffffff : 0x14181f;
            case FAINT -> light ? 0xe3e6eb : 0x2b323d;
            case INK -> light ? 0x1f2630 : 0xdfe4ea;
            case ACCENT -> light ? 0x0072b2 : 0x56b4e9;
            case GOOD -> light ? 0x009e73 : 0x2bc499;
            case BAD -> light ? 0xd55e00 : 0xf0743e;
            case WARM -> light ? 0xe69f00 : 0xf0b440;
        };
    }

    /** What a paint makes of the colour under it. */
    int over(int under, Scene.Paint paint, double strength) {
        return mix(under, rgb(paint), strength);
    }

    /** A colour between two. */
    static int mix(int from, int to, double share) {
        int mixed = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int a = (from >> shift) & 0xff;
            int b = (to >> shift) & 0xff;
            mixed |= (int) Math.round(a + (b - a) * share) << shift;
        }
        return mixed;
    }
}
