package org.rollout4j.env.control;

import java.util.List;
import org.rollout4j.core.Box;
import org.rollout4j.core.SplitMix;

/** The car in the valley that both mountain-car problems have in common; see {@link MountainCar} for its motion. */
final class Car {
    static final double LEFT_WALL = -1.2;
    static final double RIGHT_END = 0.6;
    static final double FASTEST = 0.07;

    private static final double GRAVITY = 0.0025;

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
}
