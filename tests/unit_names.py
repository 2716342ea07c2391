"""Names that tests of a unit's work use: a duty due once, two units that owe it, and the office."""

RESERVE = "overseas-listing-reserve"
ZONE, OTHER, OFFICE = "廊坊开发区管委会", "广阳区人民政府", "领导小组办公室"
