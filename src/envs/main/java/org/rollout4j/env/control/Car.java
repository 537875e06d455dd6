package org.rollout4j.env.control;

import java.util.List;
import org.rollout4j.core.Box;
import org.rollout4j.core.Scene;
import org.rollout4j.core.SplitMix;

/** The car in the valley that both mountain-car problems have in common; see {@link MountainCar} for its motion. */
final class Car {
    static final double LEFT_WALL = -1.2;
    static final double RIGHT_END = 0.6;
    static final double FASTEST = 0.07;

    private static final double GRAVITY = 0.0025;

    /** Of the picture, which has units of its own. */
    private static final double SCALE = 3;

    private static final double HEIGHT = 0.8;
    private static final double MARGIN = 0.65;
    private static final double RADIUS = 0.2;
    private static final int SEGMENTS = 48;

    private double position;
    private double velocity;

    /** The observations: position, velocity. */
    static Box observations() {
        float fastest = (float) FASTEST;
        return new Box(List.of(2), List.of((float) LEFT_WALL, -fastest), List.of((float) RIGHT_END, fastest));
    }

    /** A position near the bottom of the valley. */
    static double drawStart(long seed) {
        return new SplitMix(seed).nextDouble(-0.6, -0.4);
    }

    void place(double newPosition, double newVelocity) {
        position = newPosition;
        velocity = newVelocity;
    }

    /** Moves by one unit of time under its own acceleration and that of the slope. */
    void move(double acceleration) {
        velocity += acceleration - GRAVITY * Math.cos(3 * position);
        velocity = Math.min(Math.max(velocity, -FASTEST), FASTEST);
        position = Math.min(Math.max(position + velocity, LEFT_WALL), RIGHT_END);
        if (position == LEFT_WALL && velocity < 0) {
            velocity = 0;
        }
    }

    /** Whether it is at {@code goal} or beyond and does not roll back. */
    boolean beyond(double goal) {
        return position >= goal && velocity >= 0;
    }

    void observe(float[] into, int offset) {
        into[offset] = (float) position;
        into[offset + 1] = (float) velocity;
    }

    /** The valley, of which a hill's height is sin 3x, the car in it, and a flag at {@code goal}. */
    Scene picture(double goal) {
        Scene.Builder scene = Scene.builder(across(RIGHT_END) + MARGIN, 2 * MARGIN + SCALE * HEIGHT);
        double step = (RIGHT_END - LEFT_WALL) / SEGMENTS;
        for (int i = 0; i < SEGMENTS; i++) {
            double from = LEFT_WALL + i * step;
            scene.line(across(from), down(from), across(from + step), down(from + step), 0.06, Scene.Paint.INK);
        }
        double foot = down(goal);
        scene.line(across(goal), foot, across(goal), foot - 0.6, 0.06, Scene.Paint.INK)
                .rectangle(across(goal), foot - 0.62, 0.35, 0.24, Scene.Paint.GOOD, 1);
        return scene.circle(across(position), down(position) - RADIUS, RADIUS, Scene.Paint.ACCENT)
                .build();
    }

    /** Where in the picture a position is. */
    static double across(double position) {
        return MARGIN + SCALE * (position - LEFT_WALL);
    }

    /** How far down in the picture the ground is at a position. */
    static double down(double position) {
        return MARGIN + SCALE * HEIGHT * (1 - Math.sin(3 * position)) / 2;
    }
}
