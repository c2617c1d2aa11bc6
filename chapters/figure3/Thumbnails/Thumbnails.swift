import Macrid

/// A picture of a simulated item, drawn from its attributes and nothing else.
func thumbnail(of item: Int, in shop: SimulatedShop) -> [Shape] {
  let values = shop.attributesOfItem[item]
  switch SimulatedShop.categories[shop.categoryOfItem[item]].name {
  case "bags": return bag(size: values[0], colour: values[1])
  case "phone cases": return phoneCase(style: Int(values[0]), sturdiness: values[1])
  case "shirts": return shirt(colour: values[0], sleeve: values[1], pattern: Int(values[2]))
  case "shoes": return shoe(heel: values[0], kind: Int(values[1]))
  case "watches": return watch(dial: values[0], strap: Int(values[1]), price: values[2])
  case "sofas": return sofa(width: values[0], cover: Int(values[1]))
  case "meat": return meat(kind: Int(values[0]), weight: values[1])
  default: return []
  }
}

private func bag(size: Double, colour: Double) -> [Shape] {
  let leather = blend(0xF3DDB8, 0x2E1A10, colour)
  let shade = blend(leather, 0x000000, 0.22)
  let light = blend(leather, 0xFFFFFF, 0.25)
  let shapes: [Shape] = [
    .ellipse(0xE6E6E6, 50, 90, 40, 4),
    .ring(shade, 50, 36, 19, 26, 5),
    .curves(
      leather, (18, 36),
      [
        [(18, 34), (20, 32), (22, 32)], [(78, 32)], [(80, 32), (82, 34), (82, 36)], [(90, 82)],
        [(91, 87), (88, 90), (84, 90)], [(16, 90)], [(12, 90), (9, 87), (10, 82)],
      ]),
    .curves(
      light, (18, 34),
      [[(82, 34)], [(84, 50)], [(72, 62), (28, 62), (16, 50)]]),
    .curves(
      leather, (18.5, 32),
      [[(81.5, 32)], [(83, 48)], [(72, 59), (28, 59), (17, 48)]]),
    .box(0xD9B44A, 45, 52, 10, 9, round: 2),
    .box(shade, 48.5, 55, 3, 6, round: 1),
    .line(shade, (14, 80), (86, 80), width: 1.6),
  ]
  return shapes.map { $0.scaled(mix(0.42, 1, size), about: Point(50, 92)) }
}

private func phoneCase(style: Int, sturdiness: Double) -> [Shape] {
  let armour = mix(1, 10, sturdiness)
  var shapes: [Shape] = [
    .box(0x3A3F47, 30 - armour, 10 - armour, 40 + 2 * armour, 80 + 2 * armour, round: 7 + armour)
  ]
  if sturdiness > 0.5 {
    for (x, y) in [(30.0, 10.0), (70, 10), (30, 90), (70, 90)] {
      shapes.append(.ellipse(0x23272D, x, y, armour))
    }
  }
  let back: [UInt32] = [0x7FB3D5, 0xFFD84D, 0xFBE3EA, 0xF2F2F0]
  shapes.append(.box(back[style], 30, 10, 40, 80, round: 7))
  switch style {
  case 1:
    shapes += [
      .polygon(0x3A3A3A, [(35, 46), (38, 32), (46, 40)]),
      .polygon(0x3A3A3A, [(65, 46), (62, 32), (54, 40)]),
      .ellipse(0x3A3A3A, 50, 56, 16, 15), .ellipse(0xFFFFFF, 44, 53, 5),
      .ellipse(0xFFFFFF, 56, 53, 5), .ellipse(0x111111, 45, 54, 2.2),
      .ellipse(0x111111, 55, 54, 2.2), .ellipse(0xFF8FA3, 50, 61, 3, 2),
    ]
  case 2:
    let blossoms: [(Double, Double, UInt32)] = [
      (41, 36, 0xE0567A), (59, 46, 0x8E5BB5), (42, 62, 0xE58A3C), (59, 76, 0xE0567A),
    ]
    for (x, y, color) in blossoms {
      shapes.append(.line(0x4E8F4A, (x, y), (x + 2, y + 11), width: 1.6))
      for (dx, dy) in [(0.0, -4.5), (4.3, -1.4), (2.7, 3.6), (-2.7, 3.6), (-4.3, -1.4)] {
        shapes.append(.ellipse(color, x + dx, y + dy, 3.4))
      }
      shapes.append(.ellipse(0xFFE27A, x, y, 2.4))
    }
  case 3:
    shapes += [
      .line(0x9AA0A6, (32, 30), (52, 50), width: 1.8),
      .line(0x9AA0A6, (52, 50), (68, 56), width: 1.2),
      .line(0xB9BEC3, (52, 50), (46, 72), width: 1.4),
      .line(0x9AA0A6, (46, 72), (60, 88), width: 1.8),
      .line(0xC9CDD1, (33, 58), (47, 68), width: 1),
      .line(0xD0B060, (58, 14), (68, 40), width: 1.3),
      .line(0xC9CDD1, (40, 38), (38, 52), width: 0.9),
    ]
  default: break
  }
  return shapes + [
    .box(0x23272D, 34, 14, 14, 14, round: 4), .ellipse(0x5D6670, 38.5, 18.5, 2.6),
    .ellipse(0x5D6670, 43.5, 23.5, 2.6),
  ]
}

private func shirt(colour: Double, sleeve: Double, pattern: Int) -> [Shape] {
  let cloth = blend(0xDCEBF7, 0x16294A, colour)
  let ink = colour < 0.5 ? blend(cloth, 0x16294A, 0.45) : blend(cloth, 0xFFFFFF, 0.45)
  let shade = blend(cloth, 0x000000, 0.15)
  let length = mix(14, 56, sleeve)
  func arm(_ side: Double) -> Shape {
    // From the shoulder downwards and out, towards (side, 1) in units of 1 : 2.4.
    let (dx, dy) = (side * length * 0.385, length * 0.923)
    return .polygon(
      shade,
      [
        (50 + side * 18, 14), (50 + side * 28, 18), (50 + side * 29 + dx, 22 + dy),
        (50 + side * 17 + dx, 26 + dy), (50 + side * 19, 36),
      ])
  }
  var shapes: [Shape] = [
    arm(-1), arm(1),
    .curves(
      cloth, (40, 12),
      [[(44, 18), (56, 18), (60, 12)], [(72, 17)], [(70, 90)], [(30, 90)], [(28, 17)]]
    ),
  ]
  if pattern > 0 {
    for y in stride(from: 26.0, through: 84, by: 9.6) {
      shapes.append(.box(ink, 28.6 + (y - 17) / 36, y, 42.8 - (y - 17) / 18, 3.2))
    }
  }
  if pattern == 2 {
    for x in stride(from: 33.5, through: 64, by: 8.2) {
      shapes.append(.box(blend(ink, cloth, 0.3), x, 19, 2.4, 71))
    }
  }
  return shapes + [
    .polygon(blend(cloth, 0xFFFFFF, 0.35), [(40, 11), (50, 19), (44, 25), (37, 13)]),
    .polygon(blend(cloth, 0xFFFFFF, 0.35), [(60, 11), (50, 19), (56, 25), (63, 13)]),
    .ellipse(0xF7F7F7, 50, 34, 1.4), .ellipse(0xF7F7F7, 50, 50, 1.4),
    .ellipse(0xF7F7F7, 50, 66, 1.4),
  ]
}

private func shoe(heel: Double, kind: Int) -> [Shape] {
  let lift = mix(1, 34, heel)
  let base = 84.0
  let back = base - lift  // of the foot at the heel
  let leather: [UInt32] = [0xF4F6F8, 0x8A5A34, 0xC98B4A, 0xB5253C]
  let trim: [UInt32] = [0x2F6FB2, 0x4A2D17, 0x7A4E22, 0x7D1427]
  let (main, dark) = (leather[kind], trim[kind])
  var shapes: [Shape] = [
    .ellipse(0xE6E6E6, 50, base + 4, 44, 3),
    // Heel and sole.
    .polygon(dark, [(10, back), (26, back), (22, base + 3), (14, base + 3)]),
    .curves(
      dark, (9, back),
      [
        [(34, back), (50, base - 2), (66, base - 3)], [(90, base - 3)],
        [(92, base + 3)], [(64, base + 3)], [(48, base + 3), (32, back + 6), (9, back + 5)],
      ]),
  ]
  switch kind {
  case 0:
    shapes += [
      .curves(
        main, (9, back),
        [
          [(8, back - 26)], [(18, back - 32), (26, back - 28), (30, back - 24)],
          [(42, back - 16), (58, base - 28), (74, base - 20)],
          [(88, base - 16), (92, base - 10), (91, base - 3)], [(66, base - 3)],
          [(50, base - 2), (34, back), (9, back)],
        ]),
      .ring(0xB8C2CC, 20, back - 26, 9, 4, 2),
      .line(dark, (40, back - 17), (48, back - 8), width: 2.2),
      .line(dark, (47, back - 16 + lift * 0.2), (55, back - 6 + lift * 0.3), width: 2.2),
      .line(dark, (22, back - 4), (44, back - 12), width: 3),
      .curves(
        0xD5DCE3, (78, base - 19),
        [[(88, base - 16), (92, base - 10), (91, base - 3)], [(78, base - 3)]]),
    ]
  case 1:
    shapes += [
      .curves(
        main, (9, back),
        [
          [(10, 8)], [(38, 8)], [(37, back - 22)],
          [(46, back - 12), (60, base - 24), (76, base - 20)],
          [(90, base - 16), (92, base - 9), (91, base - 3)], [(66, base - 3)],
          [(50, base - 2), (34, back), (9, back)],
        ]),
      .box(dark, 9.5, 8, 29, 5), .line(0xD8B36A, (25, 22), (37, 22), width: 2),
      .line(0xD8B36A, (25, 29), (37, 29), width: 2), .line(0xD8B36A, (25, 36), (37, 36), width: 2),
    ]
  case 2:
    shapes += [
      .curves(
        main, (62, base - 3),
        [
          [(64, base - 22), (80, base - 24), (88, base - 3)], [(82, base - 3)],
          [(78, base - 16), (68, base - 15), (67, base - 3)],
        ]),
      .ring(main, 20, back - 15, 11, 8, 4),
      .line(main, (28, back - 10), (66, base - 14), width: 3.5),
      .ellipse(0xE2C069, 28, back - 12, 2.6),
    ]
  default:
    shapes += [
      .curves(
        main, (9, back),
        [
          [(7, back - 20)], [(12, back - 24), (16, back - 20), (18, back - 14)],
          [(34, back - 2), (52, base - 8), (64, base - 17)],
          [(78, base - 20), (92, base - 9), (92, base - 3)], [(66, base - 3)],
          [(50, base - 2), (34, back), (9, back)],
        ]),
      .ellipse(blend(main, 0xFFFFFF, 0.5), 76, base - 11, 5, 2),
    ]
  }
  return shapes
}

private func watch(dial: Double, strap: Int, price: Double) -> [Shape] {
  let radius = mix(14, 31, dial)
  let width = radius * 0.95
  let strapColor: [UInt32] = [0x8B5A33, 0xAEB6BE, 0x2B2F36]
  let color = strapColor[strap]
  let housing = blend(0x8E959C, 0xE0B23C, price)
  var shapes: [Shape] = [.box(color, 50 - width / 2, 3, width, 94, round: 5)]
  switch strap {
  case 0:
    shapes += [
      .line(0xE3C39A, (50 - width / 2 + 2.4, 6), (50 - width / 2 + 2.4, 94), width: 0.9),
      .line(0xE3C39A, (50 + width / 2 - 2.4, 6), (50 + width / 2 - 2.4, 94), width: 0.9),
    ]
  case 1:
    for y in stride(from: 8.0, through: 92, by: 6) {
      shapes.append(.line(0x7C858E, (50 - width / 2, y), (50 + width / 2, y), width: 1.4))
    }
    shapes.append(.line(0xD9DEE3, (50, 4), (50, 96), width: width * 0.3))
  default:
    for y in [8.0, 14, 86, 92] { shapes.append(.ellipse(0x6B737D, 50, y, 2)) }
  }
  shapes += [
    .box(housing, 50 + radius, 47, 5, 6, round: 1.5), .ellipse(housing, 50, 50, radius + 4),
    .ellipse(blend(housing, 0x000000, 0.25), 50, 50, radius + 1),
    .ellipse(blend(0xFFFFFF, 0x14213D, price), 50, 50, radius),
  ]
  // Marks at the hours: the dearer, the more of them are stones.
  let stones = Int((12 * price).rounded())
  let directions: [(Double, Double)] = [
    (0, -1), (0.5, -0.866), (0.866, -0.5), (1, 0), (0.866, 0.5), (0.5, 0.866), (0, 1),
    (-0.5, 0.866), (-0.866, 0.5), (-1, 0), (-0.866, -0.5), (-0.5, -0.866),
  ]
  for (index, (x, y)) in directions.enumerated() {
    let isStone = index < stones
    shapes.append(
      .ellipse(
        isStone ? 0xF6D978 : 0x9AA3AD, 50 + 0.82 * radius * x, 50 + 0.82 * radius * y,
        isStone ? 0.085 * radius + 0.5 : 0.045 * radius + 0.3))
  }
  let hand: UInt32 = price > 0.5 ? 0xFFFFFF : 0x222222
  return shapes + [
    .line(hand, (50, 50), (50 - 0.34 * radius, 50 - 0.3 * radius), width: 2.2),
    .line(hand, (50, 50), (50 + 0.36 * radius, 50 - 0.5 * radius), width: 1.6),
    .ellipse(hand, 50, 50, 1.8),
  ]
}

private func sofa(width: Double, cover: Int) -> [Shape] {
  let half = mix(19, 47, width)
  let covers: [UInt32] = [0xD8C9AE, 0x6E3B78, 0x7A4527]
  let cloth = covers[cover]
  let (shade, light) = (blend(cloth, 0x000000, 0.2), blend(cloth, 0xFFFFFF, 0.18))
  let (left, right) = (50 - half, 50 + half)
  var shapes: [Shape] = [
    .ellipse(0xE6E6E6, 50, 82, half + 2, 3),
    .box(0x4A3526, left + 4, 74, 4, 8), .box(0x4A3526, right - 8, 74, 4, 8),
    .box(shade, left + 3, 34, 2 * half - 6, 34, round: 7),
  ]
  let seats = max(1, Int((width * 2.99).rounded(.down)) + 1)
  let (from, room) = (left + 8, 2 * half - 16)
  for seat in 0..<seats {
    let x = from + room * Double(seat) / Double(seats)
    let w = room / Double(seats)
    shapes.append(.box(cloth, x + 0.6, 38, w - 1.2, 24, round: 4))
    switch cover {
    case 1:
      for (u, v) in [(0.3, 45.0), (0.7, 45), (0.5, 52)] {
        shapes.append(.ellipse(shade, x + u * w, v, 1.2))
      }
    case 2: shapes.append(.line(shade, (x + 0.5 * w, 40), (x + 0.5 * w, 58), width: 0.9))
    default:
      shapes.append(.line(light, (x + 3, 46), (x + w - 3, 46), width: 0.9))
      shapes.append(.line(light, (x + 3, 52), (x + w - 3, 52), width: 0.9))
    }
    shapes.append(.box(light, x + 0.6, 58, w - 1.2, 11, round: 3.5))
  }
  shapes += [
    .box(cloth, left + 3, 67, 2 * half - 6, 9, round: 2),
    .box(cloth, left, 48, 9, 29, round: 4.5), .box(cloth, right - 9, 48, 9, 29, round: 4.5),
  ]
  if width > 0.8 {  // the corner's long seat
    shapes.append(
      .box(light, right - 9 - room / Double(seats), 62, room / Double(seats), 17, round: 3.5))
  }
  return shapes
}

private func meat(kind: Int, weight: Double) -> [Shape] {
  let shapes: [Shape]
  switch kind {
  case 0:
    shapes = [
      .line(0xF4EBDD, (62, 62), (86, 84), width: 8), .ellipse(0xF4EBDD, 89, 81, 6),
      .ellipse(0xF4EBDD, 83, 88, 6),
      .curves(
        0xE8A862, (12, 36),
        [
          [(12, 14), (40, 8), (56, 22)], [(68, 32), (72, 50), (70, 66)],
          [(66, 72), (60, 72), (52, 68)], [(34, 68), (12, 58), (12, 36)],
        ]),
      .curves(
        0xF6CF97, (22, 30), [[(28, 18), (44, 18), (50, 28)], [(42, 22), (30, 24), (22, 30)]]),
    ]
  case 1:
    shapes = [
      .curves(
        0xF5E6DC, (10, 52),
        [
          [(8, 26), (34, 14), (58, 20)], [(84, 24), (96, 42), (90, 60)],
          [(84, 80), (60, 84), (46, 78)], [(30, 72), (12, 72), (10, 52)],
        ]),
      .curves(
        0xB3202C, (16, 51),
        [
          [(14, 31), (36, 21), (57, 26)], [(79, 29), (89, 44), (84, 58)],
          [(78, 73), (60, 77), (47, 72)], [(32, 66), (18, 67), (16, 51)],
        ]),
      .line(0xF0C9C4, (30, 38), (48, 46), width: 2.4),
      .line(0xF0C9C4, (48, 46), (46, 62), width: 2),
      .line(0xF0C9C4, (62, 38), (72, 54), width: 2.4),
      .line(0xF0C9C4, (58, 60), (66, 66), width: 1.8),
      .ellipse(0xF7F1E6, 58, 46, 7, 5), .ellipse(0xD9CDB8, 58, 46, 3.4, 2.2),
    ]
  case 2:
    shapes = [
      .line(0xF4EBDD, (50, 56), (90, 16), width: 7), .ellipse(0xF4EBDD, 92, 18, 5),
      .ellipse(0xF4EBDD, 87, 12, 5),
      .ellipse(0xF3DDD2, 38, 62, 29, 25), .ellipse(0x9C3A4A, 37, 63, 23, 19),
      .ellipse(0xC77683, 31, 57, 7, 4.5), .ellipse(0xF7F1E6, 47, 56, 5, 4),
    ]
  default:
    shapes = [
      .polygon(0x4F86A8, [(72, 50), (94, 32), (90, 50), (94, 68)]),
      .curves(
        0x6FA8C9, (8, 50),
        [[(22, 26), (56, 26), (78, 50)], [(56, 74), (22, 74), (8, 50)]]),
      .curves(
        0xDDEEF6, (12, 54), [[(26, 60), (52, 62), (72, 52)], [(54, 72), (26, 72), (12, 54)]]),
      .polygon(0x4F86A8, [(38, 32), (52, 18), (58, 36)]),
      .ellipse(0xFFFFFF, 22, 46, 4), .ellipse(0x16202B, 21.5, 46, 2.1),
      .curves(
        0x4F86A8, (33, 40), [[(37, 46), (37, 54), (33, 60)], [(35, 54), (35, 46), (33, 40)]]),
      .curves(0x4F86A8, (46, 52), [[(54, 50), (58, 56), (54, 60)]]),
    ]
  }
  let scale = mix(0.45, 1, weight)
  let tray = Shape.box(0xECECEC, 4, 4, 92, 92, round: 9)
  return [tray.scaled(mix(0.55, 1, weight), about: Point(50, 50))]
    + shapes.map { $0.scaled(scale * 0.92, about: Point(50, 50)) }
}
